import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { findJson, isJsonObject, type JsonObject } from '../../chat/json.js';
import { readBody } from '../../chat/read-body.js';
import { addMessage, type Content, changeMessage, removeMessage } from '../state/message-store.js';
import type { ResponseTarget } from '../state/response-urls.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackMessage } from '../state/workspace.js';
import { POST_TEXT, readContent } from './check-content.js';

const RESPONSE_URL = 'response_url';

/** docs: what a response_url takes besides text and blocks. */
const Body = z.strictObject({
  text: z.string().optional(),
  blocks: z.array(z.json()).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  mrkdwn: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});
type Body = z.infer<typeof Body>;

/** Takes a message by `response_url`: 404 after five uses or 30 minutes. */
export async function serveResponseUrl(
  state: StandInState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const json = findJson((await readBody(request)).toString());
  const args = isJsonObject(json) ? json : {};
  const planned = state.faults.takeForCall(RESPONSE_URL, '', ['rate-limited', 'http-error', 'request-lost']);
  if (planned?.fault === 'request-lost') return void request.socket.destroy();
  const answer =
    planned === null
      ? take(state, path, args)
      : { status: planned.fault === 'http-error' ? planned.status : 429, text: planned.fault };
  state.calls.push({
    method: RESPONSE_URL,
    args,
    status: answer.status,
    answer: answer.text,
    atMs: state.clock.nowMs(),
  });
  state.changes.tell();
  if (state.faults.takeForCall(RESPONSE_URL, '', ['reply-lost']) !== null) return void request.socket.destroy();
  response.writeHead(answer.status, { 'content-type': 'text/plain' });
  response.end(answer.text);
}

function take(state: StandInState, path: string, args: JsonObject): { status: number; text: string } {
  const target = state.responseUrls.use(path);
  if (target === null) return { status: 404, text: 'used_url' };
  const body = Body.safeParse(args);
  state.violations.count(RESPONSE_URL);
  if (!body.success) {
    state.violations.add(
      RESPONSE_URL,
      body.error.issues.map((issue) => issue.message).join('; '),
      JSON.stringify(args),
    );
    return { status: 400, text: 'invalid_payload' };
  }
  try {
    respond(state, target, body.data, args);
    return { status: 200, text: 'ok' };
  } catch (error) {
    if (error instanceof SlackError) return { status: 400, text: error.code };
    throw error;
  }
}

function respond(state: StandInState, target: ResponseTarget, body: Body, args: JsonObject): void {
  const original = findOriginal(state, target);
  if (body.delete_original === true) return void (original === null || removeMessage(state, original));
  const content: Content = readContent(state, RESPONSE_URL, args, POST_TEXT);
  if (body.replace_original === true && original !== null) return void changeMessage(state, original, content);
  const ephemeralTo = body.response_type === 'in_channel' ? null : target.user;
  const threadTs = body.thread_ts ?? target.threadTs;
  addMessage(state, { ...content, channel: target.channel, ephemeralTo, threadTs });
}

function findOriginal({ workspace }: StandInState, { original }: ResponseTarget): SlackMessage | null {
  if (original === null) return null;
  const place = original.ephemeral ? workspace.ephemerals : workspace.messages;
  return place.find((message) => message.ts === original.ts) ?? null;
}
