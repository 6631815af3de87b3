import { RESTJSONErrorCodes as Codes, InteractionResponseType, MessageFlags, Routes } from 'discord.js';
import { z } from 'zod';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { AnswerWay } from '../answer-ways.js';
import type { Delivery } from '../messenger.js';
import type { CallDiscord, DiscordReply } from './call-discord.js';
import type { AnswerPlace } from './discord-input.js';
import type { DiscordLook } from './discord-look.js';
import { renderMessage } from './render/render-message.js';

export interface InteractionNeeds {
  call: CallDiscord;
  look: DiscordLook;
}

const Nothing = z.union([z.object({}), z.null(), z.undefined()]);
const Message = z.object({ id: z.string() });

/** Not this way: use another one. */
const OTHER_WAY = { delivery: 'later', afterMs: 0 } as const;

/** The first answer, within 3 s; one that is tried again after a lost reply is refused and stands all the same. */
async function respond({ call }: InteractionNeeds, place: AnswerPlace, body: object): Promise<DiscordReply<object>> {
  const route = Routes.interactionCallback(place.id, place.token);
  const ask = async (): Promise<DiscordReply<object>> => {
    const reply = await call({ method: 'POST', route, body, auth: false }, Nothing);
    return reply.reply === 'ok' ? { reply: 'ok', data: {} } : reply;
  };
  const first = await ask();
  return first.reply === 'away' ? ask() : first;
}

/** Whether Discord has an answer by now, whoever gave it. */
function isAnswered(reply: DiscordReply<object>): boolean {
  return (
    reply.reply === 'ok' || (reply.reply === 'refused' && reply.code === Codes.InteractionHasAlreadyBeenAcknowledged)
  );
}

/** "… is thinking", seen by the person alone; what comes later replaces it. */
export async function deferAnswer(needs: InteractionNeeds, place: AnswerPlace): Promise<boolean> {
  const data = { flags: MessageFlags.Ephemeral };
  return isAnswered(
    await respond(needs, place, { type: InteractionResponseType.DeferredChannelMessageWithSource, data }),
  );
}

/** Nothing is to be seen of it yet. */
export async function deferUpdate(needs: InteractionNeeds, place: AnswerPlace): Promise<boolean> {
  return isAnswered(await respond(needs, place, { type: InteractionResponseType.DeferredMessageUpdate }));
}

/** A message that the person alone sees, at once. `isSure`: its buttons are pressed by somebody who was asked already. */
export async function answerNow(
  needs: InteractionNeeds,
  place: AnswerPlace,
  card: AnswerCard | FormCard,
  options: { isSure?: boolean } = {},
): Promise<boolean> {
  const { files: _, flags, ...message } = renderMessage(card, needs.look, options);
  const data = { ...message, flags: flags | MessageFlags.Ephemeral };
  return isAnswered(await respond(needs, place, { type: InteractionResponseType.ChannelMessageWithSource, data }));
}

/** Replaces the message that it came from. `lost`: of a form, the fields whose text that message could not keep. */
export async function replaceNow(
  needs: InteractionNeeds,
  place: AnswerPlace,
  card: AnswerCard | FormCard,
  { lost }: { lost: readonly string[] },
): Promise<boolean> {
  const { files: _, ...data } = renderMessage(card, needs.look, { lost });
  return isAnswered(await respond(needs, place, { type: InteractionResponseType.UpdateMessage, data }));
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal */
export async function openModal(needs: InteractionNeeds, place: AnswerPlace, modal: object): Promise<boolean> {
  return isAnswered(await respond(needs, place, { type: InteractionResponseType.Modal, data: modal }));
}

export async function offerChoices(
  needs: InteractionNeeds,
  place: AnswerPlace,
  choices: readonly { name: string; value: string }[],
): Promise<void> {
  const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
  // Typing goes on: an answer that is lost is not worth another try.
  await needs.call(
    {
      ...{ method: 'POST', route: Routes.interactionCallback(place.id, place.token), auth: false },
      body: { type, data: { choices } },
    },
    Nothing,
  );
}

/** Puts the answer where the deferral stands; `replaces`: or the message that it came from. */
export function createEditWay(needs: InteractionNeeds, place: AnswerPlace): AnswerWay {
  return async (card) => {
    const { files, ...body } = renderMessage(card, needs.look);
    const route = Routes.webhookMessage(place.application, place.token, '@original');
    const call = { method: 'PATCH', route, body, auth: false, ...(files && { files }) } as const;
    return deliveryOf(await needs.call(call, Message));
  };
}

/** A further message that the person alone sees. */
export function createFollowUpWay(needs: InteractionNeeds, place: AnswerPlace): AnswerWay {
  return async (card) => {
    const { files, flags, ...message } = renderMessage(card, needs.look);
    const route = Routes.webhook(place.application, place.token);
    const body = { ...message, flags: flags | MessageFlags.Ephemeral };
    const call = { method: 'POST', route, body, auth: false, ...(files && { files }) } as const;
    return deliveryOf(await needs.call(call, Message));
  };
}

function deliveryOf(reply: DiscordReply<{ id: string }>): Delivery {
  switch (reply.reply) {
    case 'ok':
      return { delivery: 'delivered', messageId: reply.data.id };
    case 'limited':
      return { ...OTHER_WAY, why: 'Discord asks to wait' };
    case 'refused':
    case 'away':
      return { ...OTHER_WAY, why: reply.why };
    default:
      return reply satisfies never;
  }
}
