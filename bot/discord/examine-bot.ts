import { z } from 'zod';
import { bad, type Finding, good, notice } from '../doctor/finding.js';
import type { CallDiscord } from './call-discord.js';
import { explainReply } from './explain-reply.js';

/** https://discord.com/developers/docs/resources/application#application-object */
const Application = z.object({
  id: z.string(),
  name: z.string(),
  flags: z.number().default(0),
  interactions_endpoint_url: z.string().nullish(),
  bot_public: z.boolean().default(false),
  bot: z.object({ id: z.string(), username: z.string() }),
});

/** https://discord.com/developers/docs/events/gateway#get-gateway-bot */
const Gateway = z.object({
  url: z.string(),
  session_start_limit: z.object({ total: z.number(), remaining: z.number(), reset_after: z.number() }),
});

/** https://discord.com/developers/docs/resources/application#application-object-application-flags */
const PRIVILEGED: readonly { name: string; flags: number }[] = [
  { name: 'Presence Intent', flags: (1 << 12) | (1 << 13) },
  { name: 'Server Members Intent', flags: (1 << 14) | (1 << 15) },
  { name: 'Message Content Intent', flags: (1 << 18) | (1 << 19) },
];
/** Every start takes one; where none is left Discord resets the token (facts: discord.md, 2). */
const FEW_STARTS = 50;

/** `unreached`: Discord did not answer, nothing else can be asked. `refused`: nothing can be asked with this token. */
export type BotIdentity =
  | { token: 'taken'; findings: Finding[]; application: string; bot: string; name: string }
  | { token: 'unreached' | 'refused'; findings: Finding[] };

/** Whose token it is, and what is set for it in the developer portal. */
export async function examineBot(ask: CallDiscord, tokenFile: string): Promise<BotIdentity> {
  const answer = await ask({ method: 'GET', route: '/applications/@me' }, Application);
  if (answer.reply === 'refused' && answer.status === 401) {
    const cure = `page Bot of the application: Reset Token, and put the new one into ${tokenFile}`;
    return { token: 'refused', findings: [bad('the bot token is not taken (401)', cure)] };
  }
  if (answer.reply !== 'ok') return { token: 'unreached', findings: [explainReply('bot token', answer)] };
  const { id, name, bot, flags, interactions_endpoint_url: endpoint, bot_public: isPublic } = answer.data;
  return {
    ...{ token: 'taken', application: id, bot: bot.id, name: bot.username },
    findings: [
      good(`Discord knows the bot as ${bot.username} (application ${name}, ${id})`),
      ...checkEndpoint(endpoint ?? ''),
      ...checkIntents(flags),
      ...(isPublic
        ? [notice('anybody can take the bot into a server of theirs', 'page Bot: switch Public Bot off')]
        : []),
      ...(await examineGateway(ask)),
    ],
  };
}

function checkEndpoint(endpoint: string): Finding[] {
  if (endpoint === '') return [];
  const what = `commands and clicks go to ${endpoint} and not to the gateway: the bot gets none of them`;
  return [bad(what, 'page General Information: empty the Interactions Endpoint URL')];
}

function checkIntents(flags: number): Finding[] {
  const granted = PRIVILEGED.filter((intent) => (flags & intent.flags) !== 0).map(({ name }) => name);
  if (granted.length === 0) return [good('no privileged intent is on, and none is needed')];
  return [notice(`not needed and on: ${granted.join(', ')}`, 'page Bot, Privileged Gateway Intents: switch them off')];
}

async function examineGateway(ask: CallDiscord): Promise<Finding[]> {
  const answer = await ask({ method: 'GET', route: '/gateway/bot' }, Gateway);
  if (answer.reply !== 'ok') return [explainReply('gateway', answer)];
  const { total, remaining, reset_after: resetMs } = answer.data.session_start_limit;
  const hours = Math.ceil(resetMs / 3_600_000);
  const what = `${remaining} of ${total} starts of the gateway are left, for ${hours} h`;
  if (remaining > FEW_STARTS) return [good(what)];
  return [bad(`${what}; with the last one Discord resets the token`, 'stop what starts over and over with this token')];
}
