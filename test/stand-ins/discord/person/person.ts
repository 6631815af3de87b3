import { type Json, type JsonObject, objectsOf, textOf } from '../../chat/json.js';
import { INTERACTION } from '../rest/routes-interactions.js';
import type { Ack } from '../state/interactions.js';
import { may } from '../state/permissions.js';
import type { DiscordChannel, DiscordMessage, DiscordModal, DiscordUser } from '../state/server.js';
import type { StandInState } from '../state/stand-in-state.js';
import { checkChosen, type Fields, fillModal } from './fill-modal.js';
import {
  type FoundCommand,
  findCommand,
  findRefusal,
  makeUnknownCommand,
  renderCommandData,
  type Typed,
} from './find-command.js';
import { findButton, findSelect } from './find-component.js';
import { renderInteraction } from './payloads.js';
import { sendInteraction } from './send-interaction.js';

interface Choice {
  name: string;
  value: Json;
}

/** What somebody does in Discord's client. Throws where the client would not let them. */
export interface Person {
  /**
   * `words`: `vm create`, groups and sub-commands as they are registered. `asTyped`: also what the client would not send:
   * unknown commands and options, choices that were not offered, required ones missing.
   */
  command(words: string, options: Typed, channel: string, how?: { asTyped?: boolean }): Promise<Ack>;
  /** Types `value` into the option `focused`, with the others filled already. */
  autocomplete(
    words: string,
    options: Typed,
    focused: string,
    value: string,
    channel?: string,
  ): Promise<Ack & { choices: Choice[] }>;
  /**
   * By what is written on the button, or by its custom_id. `stale`: on a copy of a message that has changed or is gone,
   * sent before the client heard of it.
   */
  click(message: DiscordMessage, labelOrCustomId: string, how?: { stale?: boolean }): Promise<Ack>;
  select(message: DiscordMessage, customId: string, values: string | readonly string[]): Promise<Ack>;
  /** Fields by custom_id; those that are not named keep what they show. `stale`: also a form that is closed. */
  submit(modal: DiscordModal, fields?: Fields, how?: { stale?: boolean }): Promise<Ack>;
  /** Nothing is sent. */
  closeModal(): void;
  /** Says something that the bot cannot read. */
  say(channel: string, text: string): void;
}

export function makePerson(state: StandInState, id: string): Person {
  const { server } = state;
  const user = (): DiscordUser => {
    const found = server.users.get(id);
    if (found === undefined) throw new Error(`there is no user ${id}`);
    return found;
  };
  const useCommand = (found: FoundCommand, options: Typed, channel: string, focused: string | null): Promise<Ack> => {
    const type = focused === null ? INTERACTION.command : INTERACTION.autocomplete;
    const data = renderCommandData(server, found, options, focused);
    const payload = renderInteraction(state, { type, user: user(), channel: getSeen(state, id, channel), data });
    return sendInteraction(state, payload);
  };
  const useComponent = (message: DiscordMessage, component: JsonObject, values: readonly string[] | null) => {
    const { type = 0, custom_id = '', id: componentId = 0 } = component;
    const data: JsonObject = {
      id: componentId,
      component_type: type,
      custom_id,
      ...(values && { values: [...values] }),
    };
    const channel = getSeen(state, id, message.channelId);
    return sendInteraction(
      state,
      renderInteraction(state, { type: INTERACTION.component, user: user(), channel, data, message }),
    );
  };
  return {
    async command(words, options, channel, how = {}) {
      if (how.asTyped === true) return useCommand(findAnyCommand(state, words), options, channel, null);
      const found = findCommand(server, words);
      const refusal = findRefusal(found.options, options);
      if (refusal !== null) throw new Error(refusal);
      return useCommand(found, options, channel, null);
    },
    async autocomplete(words, options, focused, value, channel = firstChannel(state)) {
      const found = findCommand(server, words);
      const option = found.options.find(({ name }) => name === focused);
      if (option?.autocomplete !== true) throw new Error(`the option "${focused}" has no autocomplete`);
      const ack = await useCommand(found, { ...options, [focused]: value }, channel, focused);
      return { ...ack, choices: ack.ack === 'failed' ? [] : objectsOf(ack.data.choices).map(readChoice) };
    },
    async click(message, wanted, how = {}) {
      if (how.stale !== true) refuseUnseen(state, message, id);
      return useComponent(message, findButton(message, wanted), null);
    },
    async select(message, customId, values) {
      refuseUnseen(state, message, id);
      const found = findSelect(message, customId);
      const chosen = checkChosen(found, typeof values === 'string' ? [values] : values);
      return useComponent(message, found, chosen);
    },
    submit: (modal, fields = {}, how = {}) => submit(state, user(), modal, fields, how.stale === true),
    closeModal() {
      server.modals.delete(id);
      state.changes.tell();
    },
    say: (channel, text) => say(state, id, channel, text),
  };
}

function findAnyCommand(state: StandInState, words: string): FoundCommand {
  try {
    return findCommand(state.server, words);
  } catch {
    return makeUnknownCommand(state.snowflakes.make(), words);
  }
}

async function submit(
  state: StandInState,
  user: DiscordUser,
  modal: DiscordModal,
  fields: Fields,
  isStale: boolean,
): Promise<Ack> {
  const { server } = state;
  if (!isStale && server.modals.get(user.id) !== modal) throw new Error('this form is not on the screen');
  const data: JsonObject = { custom_id: modal.customId, components: fillModal(modal, fields) };
  const channel = getSeen(state, user.id, modal.channelId);
  const message = server.messages.find(({ id }) => id === modal.messageId);
  const given = { type: INTERACTION.modal, user, channel, data, ...(message === undefined ? {} : { message }) };
  const ack = await sendInteraction(state, renderInteraction(state, given));
  if (ack.ack === 'failed') modal.trouble = 'Something went wrong. Try again.';
  state.changes.tell();
  return ack;
}

function say(state: StandInState, id: string, channelId: string, content: string): void {
  const { server, snowflakes, clock } = state;
  const message = snowflakes.make();
  server.lastMessages.set(channelId, message);
  server.messages.push({
    id: message,
    channelId,
    authorId: id,
    content,
    embeds: [],
    components: [],
    flags: 0,
    files: [],
    nonce: '',
    allowedMentions: null,
    replyTo: null,
    edits: 0,
    ephemeralTo: null,
    isLoading: false,
    interactionId: null,
    postedAtMs: clock.nowMs(),
    editedAtMs: null,
  });
  state.changes.tell();
}

function readChoice(choice: JsonObject): Choice {
  return { name: textOf(choice.name), value: choice.value ?? null };
}

function firstChannel({ server }: StandInState): string {
  return [...server.channels.keys()][0] ?? '';
}

function getSeen({ server }: StandInState, userId: string, channelId: string): DiscordChannel {
  const channel = server.channels.get(channelId);
  if (channel === undefined) throw new Error(`there is no channel ${channelId}`);
  if (channel.type === 1 ? channel.recipient !== userId : !may(server, userId, channel, 'ViewChannel')) {
    throw new Error(`${userId} does not see the channel ${channel.name}`);
  }
  return channel;
}

function refuseUnseen({ server }: StandInState, message: DiscordMessage, user: string): void {
  const { ephemeralTo } = message;
  if (ephemeralTo !== null && ephemeralTo !== user) throw new Error(`only ${ephemeralTo} sees this, not ${user}`);
  if (!server.messages.includes(message)) throw new Error('this message is not there any more');
}
