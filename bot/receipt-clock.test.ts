import { expect, it } from 'vitest';
import { createReceiptClock, earliest } from './receipt-clock.js';

it.each([
  ['on an idle loop, now', { before: 1000, last: 1100 }, 1150, 1150],
  ['within a busy stretch, its begin', { before: 1000, last: 1100 }, 4000, 1100],
  ['right after a busy stretch, its begin', { before: 1000, last: 4000 }, 4010, 1000],
  ['a while after a busy stretch, now', { before: 4000, last: 4100 }, 4110, 4110],
])('%s', (_, ticks, at, expected) => {
  expect(earliest(ticks, at)).toBe(expected);
});

it('takes what is read right after the loop was blocked for what came in at the begin', async () => {
  const clock = createReceiptClock(Date.now);
  await new Promise((resolve) => setTimeout(resolve, 250));
  const begin = Date.now();
  while (Date.now() - begin < 600);
  await new Promise(setImmediate);
  const receivedAt = clock.receivedAt();
  clock.stop();
  expect(receivedAt).toBeGreaterThan(begin - 250);
  expect(receivedAt).toBeLessThan(begin + 100);
});
