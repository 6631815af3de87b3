import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../../chat/read-body.js';
import type { StandInState } from '../state/stand-in-state.js';
import { takeUpload } from './methods-files.js';

/** Takes the bytes of an upload, raw or as the only file of a multipart body. */
export async function serveUpload(
  state: StandInState,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const planned = state.faults.takeForCall('upload', '', ['http-error', 'request-lost']);
  if (planned?.fault === 'request-lost') return void request.socket.destroy();
  const content = await readContent(await readBody(request), request.headers['content-type'] ?? '');
  const answer =
    planned?.fault === 'http-error' ? { status: planned.status, text: 'broken' } : takeUpload(state, id, content);
  const atMs = state.clock.nowMs();
  state.calls.push({ method: 'upload', args: { id }, status: answer.status, answer: answer.text, atMs });
  response.writeHead(answer.status, { 'content-type': 'text/plain' });
  response.end(answer.text);
}

/** Gives what was uploaded, as a text. */
export function serveFile(state: StandInState, response: ServerResponse, id: string): void {
  const content = state.workspace.files.get(id)?.content ?? null;
  response.writeHead(content === null ? 404 : 200, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(content ?? 'no such file');
}

async function readContent(body: Buffer, type: string): Promise<Buffer> {
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const part of form.values()) {
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  }
  return Buffer.alloc(0);
}
