import type { IncomingMessage } from 'node:http';
import { findJson, isJsonObject, type JsonObject } from '../../chat/json.js';
import { readBody } from '../../chat/read-body.js';

/** How the arguments came: form values are texts, JSON has types. */
export type CallFormat = 'form' | 'json';

export interface WebApiCall {
  method: string;
  format: CallFormat;
  token: string;
  /** Without the token. */
  args: JsonObject;
  /** Set where the body could not be read. */
  problem: string | null;
}

/** Reads form, JSON and query arguments; the token may be in the header or among them. */
export async function readCall(request: IncomingMessage, url: URL): Promise<WebApiCall> {
  const body = (await readBody(request)).toString();
  const type = request.headers['content-type'] ?? '';
  const isJson = type.startsWith('application/json');
  const json = isJson ? findJson(body === '' ? '{}' : body) : undefined;
  const fields = isJson ? {} : Object.fromEntries(new URLSearchParams(body));
  const args: JsonObject = {
    ...Object.fromEntries(url.searchParams),
    ...fields,
    ...(isJsonObject(json) ? json : {}),
  };
  const inBody = typeof args.token === 'string' ? args.token : '';
  delete args.token;
  return {
    method: url.pathname.replace(/^\/api\//, ''),
    format: isJson ? 'json' : 'form',
    token: (request.headers.authorization ?? '').replace(/^Bearer ?/, '') || inBody,
    args,
    problem: isJson && !isJsonObject(json) ? 'invalid_json' : null,
  };
}
