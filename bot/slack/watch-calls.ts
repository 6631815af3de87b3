import type { CallSlack } from './call-slack.js';
import type { SlackHealth } from './slack-health.js';

/** One lost answer is no illness. */
const LOST_IN_A_ROW = 3;

/** Calls that go unanswered one after the other are noted as illness, the first that is answered ends it. */
export function watchCalls(call: CallSlack, health: SlackHealth): CallSlack {
  let lost = 0;
  return async (method, args, schema) => {
    const reply = await call(method, args, schema);
    lost = reply.reply === 'away' ? lost + 1 : 0;
    if (reply.reply !== 'away') health.note('calls', null);
    else if (lost >= LOST_IN_A_ROW) health.note('calls', `Slack does not answer: ${reply.why}`);
    return reply;
  };
}
