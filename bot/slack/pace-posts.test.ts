import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallSlack } from './call-slack.js';
import { pacePosts } from './pace-posts.js';

let at: number;
let posted: string[];
let call: CallSlack;

beforeEach(() => {
  [at, posted] = [0, []];
  call = pacePosts(
    async (method, args, schema) => {
      posted.push(`${at} ${method} ${String(args.channel)}`);
      return { reply: 'ok', data: schema.parse({}) };
    },
    () => at,
  );
});

const ask = async (method = 'chat.postMessage', channel = 'C1'): Promise<number> => {
  const reply = await call(method, { channel }, z.object({}));
  return reply.reply === 'limited' ? reply.afterMs : 0;
};

it('lets three posts of a channel through at once, and tells each further one a second of its own', async () => {
  const waits: number[] = [];
  for (let post = 0; post < 6; post += 1) waits.push(await ask());
  expect(waits).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  for (const due of [1_000, 2_000, 3_000]) {
    at = due;
    expect(await ask()).toBe(0);
  }
  expect(posted).toHaveLength(6);
});

it('never lets more through than a second and a few grow back', async () => {
  for (at = 0; at < 20_000; at += 100) await ask();
  expect(posted).toHaveLength(3 + 19);
});

it.each([
  ['posts in another channel', 'chat.postMessage', 'C2'],
  ['edits', 'chat.update', 'C1'],
])('does not hold back %s', async (_, method, channel) => {
  for (let post = 0; post < 5; post += 1) await ask();
  expect(await ask(method, channel)).toBe(0);
});
