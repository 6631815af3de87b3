import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { MadeCertificate } from './make-certificates.js';

/** What was asked, as the wire had it. */
interface SeenCall {
  method: string;
  url: string;
  authorization: string;
  contentType: string;
  body: Buffer;
}

/** `cut`: the connection is cut after the request was read, `cut-in-body` in the middle of the answer. */
export type PlannedAnswer =
  | { status: number; reason?: string; body?: string; type?: string }
  | 'cut'
  | 'cut-in-body'
  | 'silent';

export interface PveServer {
  origin: string;
  port: number;
  calls: SeenCall[];
  /** The next answers, in order; the last one stays. */
  plan(...answers: PlannedAnswer[]): void;
  close(): Promise<void>;
}

/** An HTTPS server on loopback that answers as it is told and keeps what it was asked. */
export async function startPveServer(
  certificate: MadeCertificate,
  tls: { maxVersion?: SecureVersion; minVersion?: SecureVersion } = {},
): Promise<PveServer> {
  const calls: SeenCall[] = [];
  let answers: PlannedAnswer[] = [{ status: 200, body: '{"data":null}' }];
  const server = createServer({ ...certificate, ...tls }, async (request, response) => {
    calls.push(await readCall(request));
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 'cut';
    if (answer === 'silent') return;
    if (answer === 'cut') return void request.socket.destroy();
    if (answer === 'cut-in-body') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
      response.write('{"data":');
      setImmediate(() => request.socket.destroy());
      return;
    }
    const head = { 'content-type': answer.type ?? 'application/json;charset=UTF-8' };
    if (answer.reason === undefined) response.writeHead(answer.status, head);
    else response.writeHead(answer.status, answer.reason, head);
    response.end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server.address());
  return {
    origin: `https://localhost:${port}`,
    port,
    calls,
    plan: (...planned) => {
      answers = planned;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readCall(request: IncomingMessage): Promise<SeenCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    authorization: request.headers.authorization ?? '',
    contentType: request.headers['content-type'] ?? '',
    body: Buffer.concat(pieces),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}
