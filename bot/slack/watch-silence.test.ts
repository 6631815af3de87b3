import { channel } from 'node:diagnostics_channel';
import { SocketModeReceiver } from '@slack/bolt';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type SilenceWatch, watchSilence } from './watch-silence.js';

let client: SocketModeReceiver['client'];
let watch: SilenceWatch;
let why: string | null;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  client = new SocketModeReceiver({ appToken: 'xapp-1' }).client;
  watch = watchSilence(client, Date.now);
  why = null;
  watch.silent.then((said) => {
    why = said;
  });
  client.emit('authenticated', { url: 'wss://slack.example/1' });
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

const pong = (url: string): void => channel('undici:websocket:pong').publish({ websocket: { url } });

it('says so after a minute in which nothing came', async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  expect(why).toBeNull();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(why).toBe('nothing was heard for 65 s');
});

it.each([
  ['a message', () => client.emit('ws_message', '{}', false)],
  ['a pong of this socket', () => pong('wss://slack.example/1')],
])('hears %s', async (_, sign) => {
  await vi.advanceTimersByTimeAsync(50_000);
  sign();
  await vi.advanceTimersByTimeAsync(55_000);
  expect(why).toBeNull();
});

it('does not take another socket’s pong for its own', async () => {
  await vi.advanceTimersByTimeAsync(50_000);
  pong('wss://slack.example/2');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(why).toBe('nothing was heard for 65 s');
});
