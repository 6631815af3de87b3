import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StandInState } from '../state/stand-in-state.js';
import { type Answer, answerCall, findRoute, type RestApi, renderLimit } from './answer-call.js';
import { type RestCall, readCall } from './read-call.js';
import { nameOfRoute } from './route.js';

/** As the guard before Discord answers an address that sent too much that was invalid. */
const BAN_PAGE =
  '<!doctype html><html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head>' +
  '<body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>';

/** Answers `/api/v10/…`, with the faults that are planned for it. */
export async function serveRest(
  api: RestApi,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { state } = api;
  const call = await readCall(request, url);
  const matched = findRoute(api.routes, call);
  const route = matched === null ? `${call.method} ${call.path}` : nameOfRoute(matched.route);
  const at = { route, channel: matched?.params.channel_id ?? '' };
  const fault = state.faults.takeForCall(at, ['rate-limited', 'http-error', 'ban-page', 'request-lost', 'slow']);
  if (fault?.fault === 'request-lost') return void request.socket.destroy();
  if (fault?.fault === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault?.fault === 'http-error') return sendPage(state, { route, call }, response, fault.status, '<html></html>');
  if (fault?.fault === 'ban-page') return sendPage(state, { route, call }, response, 403, BAN_PAGE);
  const answer = fault?.fault === 'rate-limited' ? renderLimit(fault, {}) : answerCall(api, call, matched);
  keep(state, route, call, answer);
  if (state.faults.takeForCall(at, ['reply-lost']) !== null) return void request.socket.destroy();
  const type = answer.body === null ? {} : { 'content-type': 'application/json' };
  response.writeHead(answer.status, { ...type, ...answer.headers });
  response.end(answer.body === null ? undefined : JSON.stringify(answer.body));
}

function sendPage(
  state: StandInState,
  { route, call }: { route: string; call: RestCall },
  response: ServerResponse,
  status: number,
  page: string,
): void {
  keep(state, route, call, { status, headers: {}, body: null });
  response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8' });
  response.end(page);
}

function keep(state: StandInState, route: string, call: RestCall, { status, headers, body }: Answer): void {
  const { path, body: sent } = call;
  state.calls.push({ route, path, body: sent, status, answer: body, atMs: state.clock.nowMs() });
  const isShared = headers['x-ratelimit-scope'] === 'shared';
  if ([401, 403, 429].includes(status) && !isShared) state.invalid.set(status, (state.invalid.get(status) ?? 0) + 1);
  state.changes.tell();
}
