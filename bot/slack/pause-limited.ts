import type { CallSlack } from './call-slack.js';

/** Posts are limited in each channel by itself, everything else in the workspace (facts: slack.md, 2). */
const BY_CHANNEL = ['chat.postMessage'];

/** A method that Slack has limited is left alone for as long as Slack says, and only that: no other call waits for it. */
export function pauseLimited(call: CallSlack, now: () => number): CallSlack {
  const until = new Map<string, number>();
  return async (method, args, schema) => {
    const key = BY_CHANNEL.includes(method) ? `${method} ${String(args.channel)}` : method;
    const afterMs = (until.get(key) ?? 0) - now();
    if (afterMs > 0) return { reply: 'limited', afterMs };
    until.delete(key);
    const reply = await call(method, args, schema);
    if (reply.reply === 'limited') until.set(key, Math.max(until.get(key) ?? 0, now() + reply.afterMs));
    return reply;
  };
}
