import { shownLines } from '../discord/shown-lines.js';
import { wordsOf } from '../discord/start-discord-bot.js';
import type { JsonObject } from '../stand-ins/chat/json.js';
import type { DiscordStandIn } from '../stand-ins/discord/discord-stand-in.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { DiscordMessage, DiscordModal } from '../stand-ins/discord/state/server.js';
import { type CardAction, type Door, type ShownCard, tokenIn } from './door.js';
import { prodOf } from './house-policy.js';
import { discordPath } from './spoken.js';

const LABELS = { approve: 'Approve', deny: 'Deny', plan: 'Plan', cancel: 'Cancel' };
const WITHIN_MS = 15_000;

/** One for each environment, after the channel in which people type. */
export const discordChannels = prodOf('discord').map((_, n) => `40000000000000010${n}`);

/** Discord's ids are numbers: 17 digits and more. */
export function discordId(who: string): string {
  const number = [...who].reduce((sum, letter) => sum * 27 + letter.charCodeAt(0) - 96, 0);
  return `2${String(number).padStart(17, '0')}`;
}

export function discordDoor(discord: DiscordStandIn): Door {
  const told = (who: string): DiscordMessage[] =>
    discord.ephemerals(discordId(who)).filter(({ isLoading }) => !isLoading);
  const answerAfter: Door['answerAfter'] = async (who, before) =>
    shownLines(await discord.until(() => told(who)[before], `an answer to ${who}`, WITHIN_MS));
  const send: Door['send'] = async (who, words, given = {}) => {
    await discord.user(discordId(who)).command(discordPath(words), given, IDS.vms, { asTyped: true });
  };
  const answered = async (who: string, act: () => Promise<unknown>): Promise<string[]> => {
    const before = told(who).length;
    await act();
    return answerAfter(who, before);
  };
  return {
    ...{ platform: 'discord', send, answerAfter },
    account: (who) => `discord:${discordId(who)}`,
    enter: (who) => void discord.setUser({ id: discordId(who), username: who, displayName: who }),
    setOps(who) {
      const wanted = who.map(discordId);
      for (const { id } of [...discord.server.users.values()].filter(({ isBot }) => !isBot)) {
        discord.setMember({ id, roles: wanted.includes(id) ? [IDS.ops] : [] });
      }
    },
    say: (who, words, given) => answered(who, () => send(who, words, given)),
    answers: (who) => told(who).length,
    async cardWith(number, token) {
      const shown = (): DiscordMessage | undefined =>
        [IDS.vms, ...discordChannels]
          .flatMap((channel) => discord.messages(channel))
          .findLast((message) => wordsOf(message).includes(token));
      const card = structuredClone(await discord.until(shown, `R-${number} with ${token}`, WITHIN_MS));
      return showCard(discord, card, answered);
    },
  };
}

type Answered = (who: string, act: () => Promise<unknown>) => Promise<string[]>;

function showCard(discord: DiscordStandIn, card: DiscordMessage, answered: Answered): ShownCard {
  const click = (who: string, action: CardAction) =>
    discord.user(discordId(who)).click(card, LABELS[action], { stale: true });
  return {
    tokenOf: (action) => tokenIn(JSON.stringify(card.components), action),
    press: (who, action, reason) =>
      action === 'deny'
        ? deny(discord, who, () => click(who, action), answered, reason)
        : answered(who, () => click(who, action)),
    forge: (who, token) =>
      answered(who, () => discord.user(discordId(who)).click(withButton(card, token), 'Forged', { stale: true })),
    pressTwice: (who, action) =>
      answered(who, async () => {
        const ack = await click(who, action);
        await discord.sendDispatch('INTERACTION_CREATE', discord.payloadOf(ack));
      }),
  };
}

/** A button that sends what is asked at once, with another token. */
function withButton(card: DiscordMessage, token: string): DiscordMessage {
  const button: JsonObject = { type: 2, id: 2, style: 1, label: 'Forged', custom_id: `p|0|${token}` };
  return { ...card, components: [{ type: 1, id: 1, components: [button] }] };
}

/** Who may deny is asked why; who may not is answered at once. */
async function deny(
  discord: DiscordStandIn,
  who: string,
  act: () => Promise<unknown>,
  answered: Answered,
  reason = '',
): Promise<string[]> {
  const user = discord.user(discordId(who));
  const told = discord.ephemerals(discordId(who)).length;
  user.closeModal();
  await act();
  const next = (): DiscordMessage | DiscordModal | undefined =>
    discord
      .ephemerals(discordId(who))
      .slice(told)
      .find(({ isLoading }) => !isLoading) ??
    discord.modalOf(discordId(who)) ??
    undefined;
  const first = await discord.until(next, `an answer to ${who}`, WITHIN_MS);
  if (!('customId' in first)) return shownLines(first);
  return answered(who, () => user.submit(first, { reason }));
}
