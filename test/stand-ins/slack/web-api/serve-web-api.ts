import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, answerCall, readChannel, renderRefusal, type WebApi } from './answer-call.js';
import { readCall, type WebApiCall } from './read-call.js';

/** Answers `/api/<method>`, with the faults that are planned for it. */
export async function serveWebApi(
  api: WebApi,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { state } = api;
  const call = await readCall(request, url);
  const channel = readChannel(call.args);
  const fault = state.faults.takeForCall(call.method, channel, ['rate-limited', 'http-error', 'request-lost', 'slow']);
  if (fault?.fault === 'request-lost') return void request.socket.destroy();
  if (fault?.fault === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault?.fault === 'http-error') return sendBroken(api, call, response, fault.status);
  const answer =
    fault?.fault === 'rate-limited' ? renderRefusal(state, call.method, fault.retryAfterS) : answerCall(api, call);
  keep(api, call, answer);
  const lost = state.faults.takeForCall(call.method, channel, ['reply-lost']);
  if (lost !== null) return void request.socket.destroy();
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

function sendBroken(api: WebApi, call: WebApiCall, response: ServerResponse, status: number): void {
  keep(api, call, { status, headers: {}, body: {} });
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end('<html><body>upstream error</body></html>');
}

function keep({ state }: WebApi, call: WebApiCall, answer: Answer): void {
  const { method, args } = call;
  state.calls.push({ method, args, status: answer.status, answer: answer.body, atMs: state.clock.nowMs() });
  state.changes.tell();
}
