import type { CallSlack } from './call-slack.js';

/** About one message a second in a channel, a few at once (facts: slack.md, 2). */
const EVERY_MS = 1_000;
const AT_ONCE = 3;

interface Channel {
  /** Posts that may be made at once at `at`; they grow back one every second. */
  left: number;
  at: number;
  /** Until when those that were sent away have been promised a second each. */
  promised: number;
}

/** Posts faster than Slack takes them are not tried; each is told a second of its own to come back at. */
export function pacePosts(call: CallSlack, now: () => number): CallSlack {
  const channels = new Map<string, Channel>();
  return async (method, args, schema) => {
    const waitMs = method === 'chat.postMessage' ? takePlace(channels, String(args.channel), now()) : 0;
    return waitMs > 0 ? { reply: 'limited', afterMs: waitMs } : call(method, args, schema);
  };
}

function takePlace(channels: Map<string, Channel>, name: string, at: number): number {
  const before = channels.get(name) ?? { left: AT_ONCE, at, promised: at };
  const left = Math.min(AT_ONCE, before.left + (at - before.at) / EVERY_MS);
  const promised =
    left >= 1 ? before.promised : Math.max(before.promised, at + (1 - left) * EVERY_MS - EVERY_MS) + EVERY_MS;
  channels.set(name, { left: left >= 1 ? left - 1 : left, at, promised });
  return left >= 1 ? 0 : Math.ceil(promised - at);
}
