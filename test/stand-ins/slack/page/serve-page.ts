import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readBody } from '../../chat/read-body.js';
import type { SocketMode } from '../socket/socket-mode.js';
import type { StandInState } from '../state/stand-in-state.js';
import { readPageQuery, readSnapshot, watchSnapshot } from './read-snapshot.js';
import { takeAct } from './take-act.js';

const TYPES: { [ending: string]: string } = { css: 'text/css', js: 'text/javascript' };
/** Texts of the app are shown as texts; nothing from elsewhere is loaded. */
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

/** Serves the page, its files, what a person sees (once and live), and takes what a person does. */
export async function servePage(
  state: StandInState,
  socket: SocketMode,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (url.pathname === '/') return sendPage(state, response, url.searchParams);
  if (url.pathname === '/page/events') return streamSnapshots(state, response, url.searchParams);
  // A page of another origin cannot send this type without being asked first, and is not.
  const isOurs = request.method === 'POST' && request.headers['content-type'] === 'application/json';
  if (url.pathname === '/page/act' && isOurs) {
    const trouble = await takeAct(state, socket, (await readBody(request)).toString());
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(JSON.stringify({ trouble }));
  }
  sendFile(response, /^\/page\/([a-z-]+)\.(css|js)$/.exec(url.pathname));
}

/** The snapshot stands in the page, so that the first picture is whole. */
function sendPage(state: StandInState, response: ServerResponse, query: URLSearchParams): void {
  const snapshot = JSON.stringify(readSnapshot(state, readPageQuery(state, query))).replaceAll('<', '\\u003c');
  const html = readFileSync(join(import.meta.dirname, 'page.html'), 'utf8').replace(
    '>"snapshot"<',
    () => `>${snapshot}<`,
  );
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
  response.end(html);
}

function sendFile(response: ServerResponse, match: RegExpExecArray | null): void {
  const [, name = '', ending = ''] = match ?? [];
  const file = join(import.meta.dirname, `${name}.${ending}`);
  const type = TYPES[ending];
  if (type === undefined || !existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(readFileSync(file));
}

function streamSnapshots(state: StandInState, response: ServerResponse, query: URLSearchParams): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': here\n\n');
  const stop = watchSnapshot(state, readPageQuery(state, query), (snapshot) => {
    response.write(`data: ${JSON.stringify(snapshot)}\n\n`);
  });
  response.on('close', stop);
}
