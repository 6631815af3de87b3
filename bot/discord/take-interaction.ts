import { InteractionType } from 'discord.js';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { Invocation } from '../../commands/invocation.js';
import { withoutSecret } from '../../commands/secret-in-text.js';
import type { AnswerWays } from '../answer-ways.js';
import type { PlatformDoor } from '../platform-door.js';
import { refusalOfUnknown, refusalToKeep } from '../refusals.js';
import { askSure } from './ask-sure.js';
import type { AnswerPlace, DiscordInput, Doer } from './discord-input.js';
import { Interaction, placeOf } from './interaction.js';
import {
  answerNow,
  createEditWay,
  createFollowUpWay,
  deferAnswer,
  deferUpdate,
  type InteractionNeeds,
  offerChoices,
  openModal,
  replaceNow,
} from './interaction-calls.js';
import { type Reading, readInteraction } from './read-interaction.js';
import { renderModal } from './render/render-modal.js';
import { timeOfSnowflake } from './snowflake.js';

export interface TakeNeeds extends InteractionNeeds {
  door: PlatformDoor;
  ways: AnswerWays;
  reading: Reading;
  /** What was sent from which message and is not answered yet, or just now: who presses twice has sent it once. */
  sent: Set<string>;
  /** From now on nothing is taken any more. */
  isClosing: boolean;
}

/** Discord waits for 3 s; what was kept later than this may be shown as failed. */
const PROMISE_MS = 2_000;
/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-autocomplete */
const CHOICES = 25;
const CHOICE = 100;

type Stored = Extract<DiscordInput, { input: 'command' | 'press' | 'form' }>;

/**
 * Read, secrets out, kept durably, answered: in this order, and nothing is answered that is not kept. What cannot be kept,
 * or only too late, is told to the person. Never throws. `receivedAt`: milliseconds since the epoch.
 */
export async function takeInteraction(
  needs: TakeNeeds,
  payload: object,
  receivedAt: number,
  isReplayed = false,
): Promise<void> {
  const read = Interaction.safeParse(payload);
  if (!read.success) return needs.door.onError(new Error('an interaction of Discord cannot be read'));
  const { id, type } = read.data;
  if (isReplayed && Date.now() - timeOfSnowflake(id) > PROMISE_MS) {
    return needs.door.onError(new Error('an interaction came when Discord had shown it as failed: it is not done'));
  }
  const place = placeOf(read.data);
  const isTyping = type === InteractionType.ApplicationCommandAutocomplete;
  try {
    const input = readInteraction(read.data, needs.reading);
    // Whoever types is told nothing but what there is.
    if (isTyping && input.input !== 'complete') await offerChoices(needs, place, []);
    else await act(needs, input, { place, id, receivedAt });
  } catch (error) {
    needs.door.onError(error instanceof Error ? error : new Error(String(error)));
    if (isTyping) await offerChoices(needs, place, []);
    else await answerNow(needs, place, refusalToKeep('this went wrong inside the bot'));
  }
}

interface Received {
  place: AnswerPlace;
  id: string;
  receivedAt: number;
}

async function act(needs: TakeNeeds, input: DiscordInput, received: Received): Promise<void> {
  const { place } = received;
  const { door } = needs;
  if (input.input === 'unknown') return void (await answerNow(needs, place, refusalOfUnknown(input.why)));
  if (input.input === 'complete') {
    const found = door
      .suggest(input.doer.actor, input.typing)
      .filter(({ value }) => value.length > 0 && value.length <= CHOICE);
    const choices = found.slice(0, CHOICES).map(({ label, value }) => ({ name: shorten(label), value }));
    return offerChoices(needs, place, choices);
  }
  if (needs.isClosing) return void (await answerNow(needs, place, refusalToKeep('the bot is being stopped')));
  switch (input.input) {
    case 'ask-reason':
      return askReason(needs, place, input.doer, input.token);
    case 'ask-sure':
      return sure(needs, place, input);
    case 'change':
      return void (await replaceNow(needs, place, door.previewForm(input.doer.actor, input.form, input.fields), input));
    case 'open-fields':
      return openFields(needs, place, input);
    default:
      return keep(needs, input, received);
  }
}

function shorten(text: string): string {
  return text.length <= CHOICE ? text : `${text.slice(0, CHOICE - 1)}…`;
}

/** Nothing is kept by this press: the modal that it opens is kept when it is sent. */
async function askReason(needs: TakeNeeds, place: AnswerPlace, doer: Doer, token: string): Promise<void> {
  const card = needs.door.beforePress(doer.actor, token);
  const modal = card.kind === 'form' ? renderModal(card, needs.look, { kind: 'given', token }) : null;
  if (modal !== null) return void (await openModal(needs, place, modal));
  await answerNow(needs, place, card);
}

async function sure(
  needs: TakeNeeds,
  place: AnswerPlace,
  { doer, token, vm }: Extract<DiscordInput, { input: 'ask-sure' }>,
): Promise<void> {
  const { card, isSure } = askSure(needs.door.beforePress(doer.actor, token), token, vm);
  await answerNow(needs, place, card, { isSure });
}

async function openFields(
  needs: TakeNeeds,
  place: AnswerPlace,
  { doer, form, fields, lost, page }: Extract<DiscordInput, { input: 'open-fields' }>,
): Promise<void> {
  const card: AnswerCard | FormCard = needs.door.previewForm(doer.actor, form, fields);
  const modal = card.kind === 'form' ? renderModal(card, needs.look, { kind: 'entered', form: card.form, page }) : null;
  if (modal !== null) return void (await openModal(needs, place, modal));
  await replaceNow(needs, place, card, { lost });
}

async function keep(needs: TakeNeeds, input: Stored, { place, id, receivedAt }: Received): Promise<void> {
  const { door } = needs;
  const key = keyOf(input, place);
  if (key !== null && needs.sent.has(key)) return void (await deferUpdate(needs, place));
  // From now on: a second press may come while the first is being kept.
  if (key !== null) needs.sent.add(key);
  const invocation = withoutSecret(invocationOf(input, id, receivedAt));
  let isNew: boolean;
  try {
    isNew = await door.storeInvocation(invocation);
  } catch (error) {
    if (key !== null) needs.sent.delete(key);
    door.onError(error instanceof Error ? error : new Error(String(error)));
    return void (await answerNow(needs, place, refusalToKeep('it could not be kept')));
  }
  if (isNew && door.now() - receivedAt > PROMISE_MS) {
    // In the same tick: no loop can have read it.
    door.voidInvocation(invocation.id);
    if (key !== null) needs.sent.delete(key);
    return void (await answerNow(needs, place, refusalToKeep('it could not be kept in time')));
  }
  if (!isNew) {
    if (key !== null) needs.sent.delete(key);
    return;
  }
  await answerFirst(needs, input, place, { id: invocation.id, key });
}

/** A second press comes within seconds, and may be under way when the first is answered. */
const TWICE_MS = 3_000;

/** Null for what may well be meant twice. */
function keyOf(input: Stored, { message }: AnswerPlace): string | null {
  if (message === null || input.input === 'command' || !input.replaces) return null;
  const what = input.input === 'form' ? input.fields : [input.token, input.text];
  return JSON.stringify([input.doer.actor, message, what]);
}

/** A form that comes back with problems may be sent again as it is; what was done is done. */
function letGo({ sent }: TakeNeeds, key: string | null, card: AnswerCard | FormCard): void {
  if (key === null) return;
  if (card.kind === 'form') sent.delete(key);
  else setTimeout(() => sent.delete(key), TWICE_MS).unref();
}

/** The way is open once the first answer is there; until then the answer waits for it. */
async function answerFirst(
  needs: TakeNeeds,
  input: Stored,
  place: AnswerPlace,
  { id, key }: { id: string; key: string | null },
): Promise<void> {
  const isInMessage = place.hasMessage && input.input !== 'command';
  const replaces = isInMessage && 'replaces' in input && input.replaces;
  const first = (isInMessage && (replaces || input.input === 'press') ? deferUpdate : deferAnswer)(needs, place);
  const way =
    !isInMessage || replaces || input.input === 'form' ? createEditWay(needs, place) : createFollowUpWay(needs, place);
  needs.ways.put(id, async (card) => {
    letGo(needs, key, card);
    if (await first) return way(card);
    return { delivery: 'later', afterMs: 0, why: 'Discord did not take the first answer' };
  });
  await first;
}

function invocationOf(input: Stored, id: string, at: number): Invocation {
  const { actor, channel, profile, memberOf } = input.doer;
  return { id: `discord:${id}`, actor, place: { channel }, at, profile, memberOf, input: askedOf(input) };
}

function askedOf(input: Stored): Invocation['input'] {
  switch (input.input) {
    case 'command':
      return { kind: 'command', text: input.text };
    case 'press':
      return { kind: 'button', token: input.token, text: input.text };
    case 'form':
      return { kind: 'form', form: input.form, fields: input.fields };
    default:
      return input satisfies never;
  }
}
