import { describe, expect, it } from 'vitest';
import { createInFlight } from './create-in-flight.js';

describe('what is in flight', () => {
  it('is waited for', async () => {
    const inFlight = createInFlight();
    const order: string[] = [];
    let end: () => void = () => undefined;
    void inFlight.add(
      new Promise<void>((resolve) => {
        end = resolve;
      }).then(() => void order.push('kept')),
    );
    const settled = inFlight.settle(10_000).then(() => order.push('stopped'));
    end();
    await settled;
    expect(order).toEqual(['kept', 'stopped']);
  });

  it('is not waited for without end', async () => {
    const inFlight = createInFlight();
    void inFlight.add(new Promise<void>(() => undefined));
    await expect(inFlight.settle(20)).resolves.toBeUndefined();
  });

  it('is nothing once it came to its end', async () => {
    const inFlight = createInFlight();
    await inFlight.add(Promise.resolve());
    await expect(inFlight.settle(10_000)).resolves.toBeUndefined();
  });
});
