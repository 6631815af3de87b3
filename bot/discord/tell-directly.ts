import { RESTJSONErrorCodes as Codes, Routes } from 'discord.js';
import type { AnswerCard, Card, FormCard } from '../../commands/card.js';
import type { Delivery } from '../messenger.js';
import type { CallDiscord, DiscordReply } from './call-discord.js';
import { laterOf, whyRefused } from './delivery-of.js';
import type { DiscordLook } from './discord-look.js';
import { posted, sendMessage } from './send-message.js';

/** They do not take it, now or ever; anything else may change. */
const REFUSED: readonly number[] = [
  Codes.CannotSendMessagesToThisUser,
  Codes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
  Codes.UnknownUser,
];

interface Telling {
  call: CallDiscord;
  look: DiscordLook;
  /** Id of the account. */
  user: string;
  card: Card;
  nonce: string;
}

/**
 * A message that only this person sees where no answer to them is open any more: it lives for 15 minutes and in this
 * process. Never in a channel: what is in it is theirs alone.
 */
export async function tellDirectly({ call, look, user, card, nonce }: Telling): Promise<Delivery> {
  const route = Routes.userChannels();
  const opened = await call({ method: 'POST', route, body: { recipient_id: user } }, posted);
  if (opened.reply !== 'ok') return afterAll(opened);
  const sending = {
    channel: opened.data.id,
    card: asDirect(card, look),
    nonce,
    remark: null,
    extra: {},
    mentionGroups: false,
  };
  const sent = await sendMessage(call, look, sending);
  return sent.reply === 'ok' ? { delivery: 'delivered', messageId: sent.data.id } : afterAll(sent);
}

/** A second message annoys less than none, and tells nobody else; for some minutes the nonce keeps it to one. */
function afterAll(sent: Exclude<DiscordReply<never>, { reply: 'ok' }>): Delivery {
  if (sent.reply !== 'refused' || sent.status === 401) return laterOf(sent);
  if (REFUSED.includes(sent.code)) {
    return { delivery: 'gone', why: `this person takes no direct messages from the bot (${whyRefused(sent)})` };
  }
  const isTooFast = sent.code === Codes.OpeningDirectMessagesTooFast;
  return isTooFast ? { ...laterOf(sent), afterMs: 60_000 } : { delivery: 'gone', why: whyRefused(sent) };
}

/** Nothing can be pressed there: what is asked for counts in the server alone, where the person is seen with their roles. */
function asDirect(card: Card, look: DiscordLook): Card {
  switch (card.kind) {
    case 'form':
      return formAsAnswer(card, look);
    case 'answer': {
      // Its lines and table say the same as what it has with buttons.
      const { home: _, ...rest } = card;
      return { ...rest, buttons: [] };
    }
    case 'request':
      return { ...card, buttons: [] };
    case 'mention':
      return card;
    default:
      return card satisfies never;
  }
}

function formAsAnswer({ title, notes = [], fields }: FormCard, { command }: DiscordLook): AnswerCard {
  const problems = fields.flatMap((field) => (field.problem === null ? [] : [`${field.title}: ${field.problem}`]));
  const again = `the form is not open any more: type /${command} in the server again`;
  const nothing = { table: null, file: null, buttons: [] };
  return { kind: 'answer', tone: 'help', title, lines: [...notes, ...problems, again], ...nothing };
}
