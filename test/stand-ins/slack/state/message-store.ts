import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { copyJson, type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import type { StandInState } from './stand-in-state.js';
import type { SlackMessage } from './workspace.js';

export type Content = Pick<SlackMessage, 'text' | 'blocks' | 'metadata'>;

/** Adds a message of the channel, or, with `ephemeralTo`, one that only this user sees. */
export function addMessage(
  state: StandInState,
  message: Content & Pick<SlackMessage, 'channel'> & Partial<SlackMessage>,
): SlackMessage {
  const made: SlackMessage = {
    ts: state.clock.makeTs(),
    threadTs: null,
    user: state.workspace.botUserId,
    files: [],
    edits: 0,
    ephemeralTo: null,
    postedAtMs: state.clock.nowMs(),
    editedAtMs: null,
    ...message,
    blocks: nameParts(message.blocks),
  };
  (made.ephemeralTo === null ? state.workspace.messages : state.workspace.ephemerals).push(made);
  state.changes.tell();
  return made;
}

/** Replaces what the message says. */
export function changeMessage(state: StandInState, message: SlackMessage, content: Content): void {
  message.text = content.text;
  message.blocks = nameParts(content.blocks);
  if (content.metadata !== null) message.metadata = content.metadata;
  message.edits += 1;
  message.editedAtMs = state.clock.nowMs();
  state.changes.tell();
}

export function removeMessage(state: StandInState, message: SlackMessage): void {
  const { workspace } = state;
  workspace.messages = workspace.messages.filter((other) => other !== message);
  workspace.ephemerals = workspace.ephemerals.filter((other) => other !== message);
  state.changes.tell();
}

export function findMessage(state: StandInState, channel: string, ts: string): SlackMessage | null {
  return state.workspace.messages.find((message) => message.channel === channel && message.ts === ts) ?? null;
}

/**
 * @slack/types: "If a message is updated, use a new block_id". Gives the ids that stand on something else now.
 */
export function listReusedBlockIds(before: readonly JsonObject[], after: readonly JsonObject[]): string[] {
  const old = new Map(before.map((block) => [textOf(block.block_id), block]));
  return nameParts([...after])
    .filter((block) => {
      const earlier = old.get(textOf(block.block_id));
      return earlier !== undefined && !isDeepStrictEqual(withoutNames(earlier), withoutNames(block));
    })
    .map((block) => textOf(block.block_id));
}

/** Gives each block a block_id and each element an action_id, as Slack does where they are missing. */
export function nameParts(blocks: JsonObject[]): JsonObject[] {
  return blocks.map((block) => {
    const named = copyJson(block);
    named.block_id ??= makeName();
    for (const element of listElements(named)) element.action_id ??= makeName();
    return named;
  });
}

const NAMELESS = ['image', 'plain_text', 'mrkdwn'];

/** The interactive elements of a block: in actions, as accessory, in input. */
export function listElements(block: JsonObject): JsonObject[] {
  if (block.type === 'actions') return objectsOf(block.elements);
  const one = block.type === 'section' ? block.accessory : block.type === 'input' ? block.element : undefined;
  return objectsOf([one ?? null]).filter((element) => !NAMELESS.includes(textOf(element.type)));
}

function makeName(): string {
  return `~${randomBytes(3).toString('base64url')}`;
}

function withoutNames(block: JsonObject): JsonObject {
  const copy = copyJson(block);
  for (const element of listElements(copy)) {
    if (textOf(objectOf(element).action_id).startsWith('~')) delete element.action_id;
  }
  return copy;
}
