import { createPostPlaces } from '../post-places.js';
import type { CallSlack } from './call-slack.js';

/** About one message a second in a channel, a few at once (facts: slack.md, 2). */
const PACE = { everyMs: 1_000, atOnce: 3 };

/** Posts faster than Slack takes them are not tried; each is told a second of its own to come back at. */
export function pacePosts(call: CallSlack, now: () => number): CallSlack {
  const take = createPostPlaces(PACE, now);
  return async (method, args, schema) => {
    const waitMs = method === 'chat.postMessage' ? take(String(args.channel)) : 0;
    return waitMs > 0 ? { reply: 'limited', afterMs: waitMs } : call(method, args, schema);
  };
}
