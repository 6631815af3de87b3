import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallSlack } from './call-slack.js';
import { pauseLimited } from './pause-limited.js';

let at: number;
let asked: string[];
/** Methods that Slack limits for 30 s. */
let limited: string[];
let call: CallSlack;

beforeEach(() => {
  [at, asked, limited] = [0, [], []];
  call = pauseLimited(
    async (method, args, schema) => {
      asked.push(`${method} ${String(args.channel)}`);
      return limited.includes(method) ? { reply: 'limited', afterMs: 30_000 } : { reply: 'ok', data: schema.parse({}) };
    },
    () => at,
  );
});

const ask = (method: string, channel = 'C1') => call(method, { channel }, z.object({}));

it('leaves a limited method alone for as long as Slack says, and then asks again', async () => {
  limited = ['chat.update'];
  expect(await ask('chat.update')).toEqual({ reply: 'limited', afterMs: 30_000 });
  at = 29_000;
  expect(await ask('chat.update', 'C2')).toEqual({ reply: 'limited', afterMs: 1_000 });
  expect(asked).toHaveLength(1);
  [at, limited] = [30_000, []];
  expect(await ask('chat.update')).toMatchObject({ reply: 'ok' });
  expect(asked).toHaveLength(2);
});

it.each([
  ['another method', 'views.open', 'C1'],
  ['posts in another channel', 'chat.postMessage', 'C2'],
])('does not hold back %s', async (_, method, channel) => {
  limited = ['chat.postMessage'];
  await ask('chat.postMessage');
  await ask(method, channel);
  expect(asked).toEqual(['chat.postMessage C1', `${method} ${channel}`]);
  expect(await ask('chat.postMessage')).toEqual({ reply: 'limited', afterMs: 30_000 });
});
