import { describe, expect, it } from 'vitest';
import { createLoop } from './create-loop.js';

describe('createLoop', () => {
  it('begins one more turn for any number of wakes during a turn', async () => {
    const turns: number[] = [];
    const gate = createGate();
    const second = createGate();
    const loop = createLoop(
      async () => {
        turns.push(turns.length);
        if (turns.length === 1) await gate.promise;
        else second.resolve();
        return null;
      },
      () => undefined,
      1,
    );
    loop.wake();
    loop.wake();
    loop.wake();
    gate.resolve();
    await second.promise;
    await loop.stop();
    expect(turns).toEqual([0, 1]);
  });

  it('tells an error and tries again', async () => {
    const errors: string[] = [];
    const done = createGate();
    const loop = createLoop(
      async () => {
        if (errors.length === 0) throw new Error('disk full');
        done.resolve();
        return null;
      },
      (error) => errors.push(error.message),
      1,
    );
    loop.wake();
    await done.promise;
    await loop.stop();
    expect(errors).toEqual(['disk full']);
  });

  it('comes back by itself when a turn says when', async () => {
    const done = createGate();
    let turns = 0;
    const loop = createLoop(
      async () => {
        turns += 1;
        if (turns === 3) done.resolve();
        return turns === 3 ? null : 1;
      },
      () => undefined,
      1,
    );
    loop.wake();
    await done.promise;
    await loop.stop();
    expect(turns).toBe(3);
  });

  it('waits at stop for the turn that is under way, and begins none after it', async () => {
    const begun = createGate();
    const gate = createGate();
    const log: string[] = [];
    const loop = createLoop(
      async () => {
        log.push('begun');
        begun.resolve();
        await gate.promise;
        log.push('ended');
        return 0;
      },
      () => undefined,
      1,
    );
    loop.wake();
    await begun.promise;
    const stopping = loop.stop();
    loop.wake();
    gate.resolve();
    await stopping;
    expect(log).toEqual(['begun', 'ended']);
  });
});

function createGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
