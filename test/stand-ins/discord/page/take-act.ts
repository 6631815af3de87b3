import { z } from 'zod';
import type { JsonObject } from '../../chat/json.js';
import { makePerson } from '../person/person.js';
import type { Ack } from '../state/interactions.js';
import type { DiscordMessage, DiscordModal } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';

const Options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const user = z.string();
const channel = z.string();

const Act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('say'), user, channel, text: z.string().min(1) }),
  z.strictObject({ act: z.literal('command'), user, channel, words: z.string(), options: Options }),
  z.strictObject({
    act: z.literal('offer'),
    user,
    channel,
    words: z.string(),
    options: Options,
    focused: z.string(),
    value: z.string(),
  }),
  z.strictObject({ act: z.literal('click'), user, message: z.string(), customId: z.string() }),
  z.strictObject({
    act: z.literal('select'),
    user,
    message: z.string(),
    customId: z.string(),
    values: z.array(z.string()),
  }),
  z.strictObject({
    act: z.literal('submit'),
    user,
    form: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
  z.strictObject({ act: z.literal('close'), user }),
  z.strictObject({ act: z.literal('dismiss'), user, message: z.string() }),
]);
type Act = z.infer<typeof Act>;

/** Does what was done on the page; gives what Discord's client would say (`trouble`, '' for nothing) and offers. */
export async function takeAct(state: StandInState, body: string): Promise<JsonObject> {
  try {
    const act = Act.parse(JSON.parse(body));
    if (act.act === 'offer') {
      const person = makePerson(state, act.user);
      const { choices } = await person.autocomplete(act.words, act.options, act.focused, act.value, act.channel);
      return { trouble: '', choices: choices.map(({ name, value }) => ({ name, value })) };
    }
    const ack = await doAct(state, act);
    return { trouble: ack === null || ack.ack === 'acknowledged' ? '' : explainFailure(ack.why) };
  } catch (error) {
    if (error instanceof z.ZodError) return { trouble: 'the page sent what is no act' };
    return { trouble: error instanceof Error ? error.message : '' };
  }
}

async function doAct(state: StandInState, act: Exclude<Act, { act: 'offer' }>): Promise<Ack | null> {
  const person = makePerson(state, act.user);
  switch (act.act) {
    case 'say':
      person.say(act.channel, act.text);
      return null;
    case 'command':
      return person.command(act.words, act.options, act.channel);
    case 'click':
      return person.click(getMessage(state, act.message), act.customId);
    case 'select':
      return person.select(getMessage(state, act.message), act.customId, act.values);
    case 'submit':
      return person.submit(getForm(state, act.user, act.form), act.fields);
    case 'close':
      person.closeModal();
      return null;
    case 'dismiss':
      return dismiss(state, act);
  }
}

/** Only from the person's own screen, and only what they alone see. */
function dismiss({ server, changes }: StandInState, act: { user: string; message: string }): null {
  server.messages = server.messages.filter(({ id, ephemeralTo }) => id !== act.message || ephemeralTo !== act.user);
  changes.tell();
  return null;
}

function getMessage({ server }: StandInState, id: string): DiscordMessage {
  const found = server.messages.find((message) => message.id === id);
  if (found === undefined) throw new Error('this message is not there any more');
  return found;
}

function getForm({ server }: StandInState, userId: string, id: string): DiscordModal {
  const form = server.modals.get(userId);
  if (form === undefined || form.interactionId !== id) throw new Error('this form is not open any more');
  return form;
}

function explainFailure(why: string): string {
  return why === 'no_connection' ? 'The application is not connected' : 'The application did not respond';
}
