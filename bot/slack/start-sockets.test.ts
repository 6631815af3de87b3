import { WebAPIRateLimitedError } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealth } from '../create-health.js';
import { createLog } from '../log.js';
import type { Retiring, Socket } from './open-socket.js';
import { type Sockets, startSockets } from './start-sockets.js';

interface Played extends Socket {
  openedAt: number;
  closed: boolean;
  live(): void;
  fail(error: Error): void;
  end(why: string): void;
  retire(reason: string): void;
}

let played: Played[];
let sockets: Sockets;
let health: ReturnType<typeof createHealth>;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  played = [];
  health = createHealth(Date.now);
  const log = createLog('fatal');
  const open = (): Socket => {
    const [opened, ended, retiring] = [deferred<void>(), deferred<string>(), deferred<Retiring>()];
    const socket: Played = {
      ...{ opened: opened.promise, ended: ended.promise, retiring: retiring.promise, openedAt: Date.now() },
      ...{ closed: false, live: () => opened.resolve(), fail: opened.reject, end: ended.resolve },
      retire: (reason) => retiring.resolve({ reason }),
      async close() {
        socket.closed = true;
      },
    };
    played.push(socket);
    return socket;
  };
  sockets = startSockets({ open, health, log, now: Date.now });
});

afterEach(async () => {
  await sockets.close();
  vi.useRealTimers();
});

describe('the sockets', () => {
  it('are two, and fine as soon as one is up', async () => {
    expect(played).toHaveLength(2);
    expect(health.read()).toEqual({ state: 'sick', why: 'not connected yet', since: 0 });
    played[0]?.live();
    await vi.advanceTimersByTimeAsync(0);
    expect(health.read()).toEqual({ state: 'fine' });
  });

  it('are tried again at once, then later and later, but never later than after 15 s', async () => {
    played[1]?.live();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const at = Date.now();
      played.at(attempt === 0 ? 0 : -1)?.fail(new Error('getaddrinfo ENOTFOUND slack.com'));
      const known = played.length;
      while (played.length === known) await vi.advanceTimersByTimeAsync(10);
      waits.push(Date.now() - at);
    }
    expect(waits.slice(0, 4)).toEqual([500, 500, 650, 850]);
    expect(Math.max(...waits)).toBe(15_000);
    expect(waits.at(-1)).toBe(15_000);
  });

  it('wait as long as Slack says', async () => {
    played[1]?.live();
    played[0]?.fail(new WebAPIRateLimitedError(40));
    await vi.advanceTimersByTimeAsync(39_900);
    expect(played).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(played).toHaveLength(3);
  });

  it.each([
    ['warning', 30_000],
    ['refresh_requested', 30_000],
    ['too_many_websockets', 3_000],
    ['link_disabled', 3_000],
    ['a reason of tomorrow', 3_000],
  ])('that Slack ends (%s) stay open beside their successor, for %i ms', async (reason, lingerMs) => {
    for (const socket of played) socket.live();
    await vi.advanceTimersByTimeAsync(10_000);
    played[0]?.retire(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(played).toHaveLength(3);
    played[2]?.live();
    await vi.advanceTimersByTimeAsync(lingerMs - 10);
    expect(played[0]?.closed).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(played[0]?.closed).toBe(true);
  });

  it('are sick when the last has ended, with its reason', async () => {
    for (const socket of played) socket.live();
    await vi.advanceTimersByTimeAsync(10_000);
    played[0]?.end('cut');
    await vi.advanceTimersByTimeAsync(0);
    expect(health.read()).toEqual({ state: 'fine' });
    expect(played).toHaveLength(3);
    played[1]?.end('nothing was heard for 61 s');
    await vi.advanceTimersByTimeAsync(0);
    expect(health.read()).toEqual({ state: 'sick', why: 'not connected: nothing was heard for 61 s', since: 10_000 });
    expect(played[1]?.closed).toBe(true);
  });
});

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
