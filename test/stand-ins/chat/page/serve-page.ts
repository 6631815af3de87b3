import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '../changes.js';
import type { JsonObject } from '../json.js';
import { readBody } from '../read-body.js';

/** A page for people: one HTML file, what somebody sees as JSON (once and live), and what they do. */
export interface Page {
  /** Of `page.html` and what it loads; what all chats share stands beside this file. */
  folder: string;
  changes: Changes;
  /** Everything that one person sees, by the page's address. */
  readSnapshot(query: URLSearchParams): JsonObject;
  /** Does what was done there; the answer is shown. */
  takeAct(body: string): Promise<JsonObject>;
}

const TYPES: { [ending: string]: string } = { css: 'text/css', js: 'text/javascript' };
/** Texts of the app are shown as texts; nothing from elsewhere is loaded. */
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'";

export async function servePage(
  page: Page,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (url.pathname === '/') return sendPage(page, response, url.searchParams);
  if (url.pathname === '/page/events') return streamSnapshots(page, response, url.searchParams);
  // A page of another origin cannot send this type without being asked first, and is not.
  const isOurs = request.method === 'POST' && request.headers['content-type'] === 'application/json';
  if (url.pathname === '/page/act' && isOurs) {
    const answer = await page.takeAct((await readBody(request)).toString());
    response.writeHead(200, { 'content-type': 'application/json' });
    return void response.end(JSON.stringify(answer));
  }
  sendFile(page, response, /^\/page\/([a-z-]+)\.(css|js)$/.exec(url.pathname));
}

/** The snapshot stands in the page, so that the first picture is whole. */
function sendPage({ folder, readSnapshot }: Page, response: ServerResponse, query: URLSearchParams): void {
  const snapshot = JSON.stringify(readSnapshot(query)).replaceAll('<', '\\u003c');
  const html = readFileSync(join(folder, 'page.html'), 'utf8').replace('>"snapshot"<', () => `>${snapshot}<`);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
  response.end(html);
}

function sendFile({ folder }: Page, response: ServerResponse, match: RegExpExecArray | null): void {
  const [, name = '', ending = ''] = match ?? [];
  const file = [folder, import.meta.dirname].map((place) => join(place, `${name}.${ending}`)).find(existsSync);
  const type = TYPES[ending];
  if (type === undefined || file === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(readFileSync(file));
}

function streamSnapshots({ changes, readSnapshot }: Page, response: ServerResponse, query: URLSearchParams): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': here\n\n');
  let last = readSnapshot(query);
  let isDue = false;
  const stop = changes.listen(() => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      const next = readSnapshot(query);
      if (isDeepStrictEqual(last, next)) return;
      last = next;
      response.write(`data: ${JSON.stringify(next)}\n\n`);
    });
  });
  response.on('close', stop);
}
