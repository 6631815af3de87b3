import type { Delivery } from '../messenger.js';
import type { DiscordReply } from './call-discord.js';

const RETRY_MS = 15_000;
const AWAY_MS = 5_000;
/** Each of these counts towards a ban of the address (facts: discord.md, 2), and only a person gives a new token. */
const TOKEN_MS = 60_000;

type NoAnswer = Exclude<DiscordReply<never>, { reply: 'ok' }>;

/** Of what was posted or edited: nothing was done, or nobody knows. */
export function deliveryOf(sent: NoAnswer): Extract<Delivery, { delivery: 'later' | 'uncertain' }> {
  if (sent.reply === 'away' && sent.maybeDone) return { delivery: 'uncertain', why: sent.why };
  return laterOf(sent);
}

/** Of what may be done twice. */
export function laterOf(sent: NoAnswer): Extract<Delivery, { delivery: 'later' }> {
  switch (sent.reply) {
    case 'limited':
      return { delivery: 'later', afterMs: sent.afterMs, why: 'Discord takes no more of these for now' };
    case 'away':
      return { delivery: 'later', afterMs: AWAY_MS, why: sent.why };
    case 'refused':
      return { delivery: 'later', afterMs: sent.status === 401 ? TOKEN_MS : RETRY_MS, why: whyRefused(sent) };
  }
}

/** With the code, by which it can be looked up. */
export function whyRefused({ code, why }: { code: number; why: string }): string {
  return code === 0 ? why : `${code} ${why}`;
}
