import { expect, it } from 'vitest';
import { createHealth } from './create-health.js';

it('is sick while any part is, since the first of them, and says all', () => {
  let now = 10;
  const health = createHealth(() => now);
  expect(health.read()).toEqual({ state: 'fine' });
  health.note('sockets', 'no connection');
  now = 20;
  health.note('bot token', 'token_revoked');
  health.note('sockets', 'still no connection');
  expect(health.read()).toEqual({ state: 'sick', why: 'still no connection; token_revoked', since: 10 });
  health.note('sockets', null);
  expect(health.read()).toEqual({ state: 'sick', why: 'token_revoked', since: 20 });
  health.note('bot token', null);
  expect(health.read()).toEqual({ state: 'fine' });
});
