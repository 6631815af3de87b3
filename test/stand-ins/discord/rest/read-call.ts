import type { IncomingMessage } from 'node:http';
import { findJson, type Json, objectOf, textOf } from '../../chat/json.js';
import { readBody } from '../../chat/read-body.js';
import type { SentFile } from '../state/message-store.js';

export interface RestCall {
  method: string;
  /** Without the version and the query; decoded (`%40original` is `@original`). */
  path: string;
  query: URLSearchParams;
  /** Of a form with files: its `payload_json`. Null: none. */
  body: Json | null;
  files: SentFile[];
  authorization: string;
  /** Set where the body could not be read. */
  problem: string | null;
}

/** Discord takes 25 MiB of one request. */
const MOST_BYTES = 25 * 1024 * 1024;

export async function readCall(request: IncomingMessage, url: URL): Promise<RestCall> {
  const raw = await readBody(request);
  const type = request.headers['content-type'] ?? '';
  const call: RestCall = {
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname.replace(/^\/api\/v\d+/, '')),
    query: url.searchParams,
    body: null,
    files: [],
    authorization: request.headers.authorization ?? '',
    problem: null,
  };
  if (raw.length > MOST_BYTES) return { ...call, problem: 'larger than 25 MiB' };
  if (type.startsWith('multipart/form-data')) return readForm(call, raw, type);
  if (raw.length === 0) return call;
  const json = type.startsWith('application/json') ? findJson(raw.toString()) : undefined;
  return json === undefined ? { ...call, problem: 'the body is no JSON' } : { ...call, body: json };
}

async function readForm(call: RestCall, raw: Buffer, type: string): Promise<RestCall> {
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  const payload = form.get('payload_json');
  const body = typeof payload === 'string' ? findJson(payload) : {};
  const files: SentFile[] = [];
  for (const [name, value] of form) {
    const [, index] = /^files\[(\d+)\]$/.exec(name) ?? [];
    if (typeof value === 'string' || index === undefined) continue;
    const content = Buffer.from(await value.arrayBuffer());
    files.push({ index: Number(index), name: value.name, content, contentType: value.type || 'text/plain' });
  }
  if (body === undefined) return { ...call, problem: 'payload_json is no JSON' };
  return { ...call, body, files };
}

/** The body as an object; an empty one where there is none. */
export function bodyOf(call: RestCall): ReturnType<typeof objectOf> {
  return objectOf(call.body ?? {});
}

/** The body of a callback's message, else the body itself. */
export function dataOf(call: RestCall): ReturnType<typeof objectOf> {
  return objectOf(bodyOf(call).data);
}

export function fieldOf(call: RestCall, name: string): string {
  return textOf(bodyOf(call)[name]);
}
