import { isJsonObject, type Json, type JsonObject, objectsOf } from '../../chat/json.js';
import { checkMessageBlocks } from '../blocks/check-blocks.js';
import type { Content } from '../state/message-store.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import { argument, jsonArgument } from './method.js';

/** docs: chat.update answers `msg_too_long` above 4000; chat.postMessage cuts above 40 000. */
export const UPDATE_TEXT = 4000;
export const POST_TEXT = 40_000;

/** What a message will say; throws SlackError, and adds a violation, where Slack would not take it. */
export function readContent(state: StandInState, method: string, args: JsonObject, textLimit: number): Content {
  const fail = (code: string, problem: string, more: JsonObject = {}): never => {
    state.violations.add(method, `${code}: ${problem}`, JSON.stringify(args));
    throw new SlackError(code, more);
  };
  const text = argument(args, 'text') || argument(args, 'markdown_text');
  const blocks = jsonArgument(args, 'blocks');
  if (text.length > textLimit) fail('msg_too_long', `text has ${text.length} characters, more than ${textLimit}`);
  if (text === '' && (!Array.isArray(blocks) || blocks.length === 0) && args.attachments === undefined) {
    fail('no_text', 'neither text nor blocks');
  }
  if (argument(args, 'markdown_text') !== '' && (argument(args, 'text') !== '' || blocks !== undefined)) {
    fail('markdown_text_conflict', 'markdown_text excludes text and blocks');
  }
  if (blocks !== undefined) refuseBadBlocks(blocks, fail);
  return { text, blocks: objectsOf(blocks ?? null), metadata: readMetadata(args, fail) };
}

type Fail = (code: string, problem: string, more?: JsonObject) => never;

function refuseBadBlocks(blocks: Json, fail: Fail): void {
  const verdict = checkMessageBlocks(blocks);
  if (verdict.verdict === 'good') return;
  const messages = verdict.problems.map(({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`);
  fail(verdict.code, messages.join('; '), {
    errors: verdict.problems.map(({ pointer, message }) => `${message} [json-pointer:${pointer}]`),
    response_metadata: { messages },
  });
}

function readMetadata(args: JsonObject, fail: Fail): JsonObject | null {
  const metadata = jsonArgument(args, 'metadata');
  if (metadata === undefined) return null;
  const good =
    isJsonObject(metadata) &&
    typeof metadata.event_type === 'string' &&
    metadata.event_type !== '' &&
    isJsonObject(metadata.event_payload) &&
    Object.keys(metadata).length === 2;
  if (!good) return fail('invalid_metadata_format', 'metadata needs event_type and event_payload and nothing else');
  return metadata;
}
