import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import { refuse } from './discord-error.js';
import type { DiscordFile, DiscordMessage } from './server.js';
import type { StandInState } from './stand-in-state.js';

/** https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAGS = { hasThread: 1 << 5, ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const;
/** facts: "the past few minutes". */
const NONCE_KEPT_MS = 3 * 60_000;

/** A file that came with a call. */
export interface SentFile {
  /** Of the form's part: 0 for `files[0]`. */
  index: number;
  name: string;
  content: Buffer;
  contentType: string;
}

export interface Posting {
  channelId: string;
  authorId: string;
  body: JsonObject;
  files: readonly SentFile[];
  ephemeralTo?: string | null;
  interactionId?: string | null;
  isLoading?: boolean;
}

/** Posts it; with a nonce that is to be kept to one, the earlier message of the same author. */
export function addMessage(state: StandInState, posting: Posting): DiscordMessage {
  const { server, clock, snowflakes } = state;
  const { body, channelId, authorId } = posting;
  const nonce = typeof body.nonce === 'number' ? String(body.nonce) : textOf(body.nonce);
  if (body.enforce_nonce === true && nonce !== '') {
    const since = clock.nowMs() - NONCE_KEPT_MS;
    const same = server.messages.find(
      (one) =>
        one.channelId === channelId && one.authorId === authorId && one.nonce === nonce && one.postedAtMs > since,
    );
    if (same !== undefined) return same;
  }
  const message: DiscordMessage = {
    id: snowflakes.make(),
    channelId,
    authorId,
    content: '',
    embeds: [],
    components: [],
    flags: 0,
    files: [],
    nonce,
    allowedMentions: body.allowed_mentions ?? null,
    replyTo: textOf(objectOf(body.message_reference).message_id) || null,
    edits: 0,
    ephemeralTo: posting.ephemeralTo ?? null,
    isLoading: posting.isLoading ?? false,
    interactionId: posting.interactionId ?? null,
    postedAtMs: clock.nowMs(),
    editedAtMs: null,
  };
  fillMessage(state, message, body, posting.files);
  if (message.ephemeralTo !== null) message.flags |= FLAGS.ephemeral;
  if (message.isLoading) message.flags |= FLAGS.loading;
  server.messages.push(message);
  if (message.ephemeralTo === null) server.lastMessages.set(channelId, message.id);
  const channel = server.channels.get(channelId);
  // What is said in a thread opens it again, unless it is locked.
  if (channel?.type === 11) channel.isArchived = false;
  state.changes.tell();
  return message;
}

/** Puts new content in; what the body does not name stays. */
export function editMessage(
  state: StandInState,
  message: DiscordMessage,
  body: JsonObject,
  files: readonly SentFile[],
): void {
  fillMessage(state, message, body, files);
  message.edits += 1;
  message.editedAtMs = state.clock.nowMs();
  message.isLoading = false;
  message.flags &= ~FLAGS.loading;
  state.changes.tell();
}

function fillMessage(state: StandInState, message: DiscordMessage, body: JsonObject, files: readonly SentFile[]): void {
  if (body.content !== undefined) message.content = textOf(body.content);
  if (body.embeds !== undefined) message.embeds = objectsOf(body.embeds);
  if (body.components !== undefined) message.components = numberComponents(objectsOf(body.components));
  if (typeof body.flags === 'number') message.flags |= body.flags & ~FLAGS.ephemeral;
  if (body.allowed_mentions !== undefined) message.allowedMentions = body.allowed_mentions;
  const kept = body.attachments === undefined ? message.files : keptFiles(body.attachments);
  message.files = [...kept, ...files.map((file) => addFile(state, message, file).id)];
}

/** `attachments` names those that stay by their ids, and describes new ones by their index. */
function keptFiles(attachments: Json): string[] {
  return objectsOf(attachments)
    .map(({ id }) => String(id ?? ''))
    .filter((id) => id.length > 10);
}

function addFile(state: StandInState, message: DiscordMessage, file: SentFile): DiscordFile {
  const { name, content, contentType } = file;
  const id = state.snowflakes.make();
  const made = { id, name, content, contentType, channelId: message.channelId, messageId: message.id };
  state.server.files.set(id, made);
  return made;
}

/** Gives each component an id that has none: 1, 2, … in the order of reading, free ones only, as Discord does. */
export function numberComponents(components: readonly JsonObject[]): JsonObject[] {
  const taken = new Set(listComponents(components).map(({ id }) => id));
  let last = 0;
  const next = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const number = (component: JsonObject): JsonObject => {
    const own = component.id === undefined || component.id === null || component.id === 0 ? next() : component.id;
    const made: JsonObject = { ...component, id: own };
    if (Array.isArray(component.components)) made.components = objectsOf(component.components).map(number);
    if (component.accessory !== undefined) made.accessory = number(objectOf(component.accessory));
    if (component.component !== undefined) made.component = number(objectOf(component.component));
    return made;
  };
  return components.map(number);
}

/** The component and everything in it, in the order of reading. */
export function listComponents(components: readonly JsonObject[]): JsonObject[] {
  return components.flatMap((component) => [
    component,
    ...listComponents(objectsOf(component.components)),
    ...listComponents(
      [component.accessory, component.component].map(objectOf).filter(({ type }) => type !== undefined),
    ),
  ]);
}

/** A message that everybody in the channel sees. Throws 10008: those for one person are not among them. */
export function getMessage({ server }: StandInState, channelId: string, id: string): DiscordMessage {
  const found = server.messages.find((message) => message.channelId === channelId && message.id === id);
  if (found === undefined || found.ephemeralTo !== null) throw refuse('unknownMessage');
  return found;
}

export function dropMessage(state: StandInState, id: string): void {
  state.server.messages = state.server.messages.filter((message) => message.id !== id);
  state.changes.tell();
}
