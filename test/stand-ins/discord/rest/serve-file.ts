import type { ServerResponse } from 'node:http';
import type { StandInState } from '../state/stand-in-state.js';

/** `/attachments/<channel>/<id>/<name>`: to look at, never as a page of this address. */
export function serveFile({ server }: StandInState, response: ServerResponse, id: string): void {
  const file = server.files.get(id);
  if (file === undefined) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  response.end(file.content);
}
