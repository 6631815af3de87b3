import type { CallDiscord } from './call-discord.js';
import type { DiscordHealth } from './discord-health.js';

/** One lost answer is no illness. */
const LOST_IN_A_ROW = 3;

/** Calls that go unanswered one after the other are noted as illness, the first that is answered ends it. */
export function watchCalls(call: CallDiscord, health: DiscordHealth): CallDiscord {
  let lost = 0;
  return async (wanted, schema) => {
    const reply = await call(wanted, schema);
    lost = reply.reply === 'away' ? lost + 1 : 0;
    if (reply.reply !== 'away') health.note('calls', null);
    else if (lost >= LOST_IN_A_ROW) health.note('calls', `Discord does not answer: ${reply.why}`);
    return reply;
  };
}
