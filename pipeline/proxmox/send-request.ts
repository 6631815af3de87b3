import type { Dispatcher } from 'undici';

export interface PveRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With the query. */
  path: string;
  body: { type: string; content: Buffer } | null;
  /** For everything from the connection to the last byte of the answer. */
  timeLimitMs: number;
}

export interface PveAnswer {
  status: number;
  statusText: string;
  body: string;
}

/** One request and its whole answer. Throws what undici throws. */
export async function sendRequest(dispatcher: Dispatcher, token: string, request: PveRequest): Promise<PveAnswer> {
  const answer = await dispatcher.request({
    method: request.method,
    path: `/api2/json${request.path}`,
    headers: {
      authorization: `PVEAPIToken=${token}`,
      accept: 'application/json',
      ...(request.body === null ? {} : { 'content-type': request.body.type }),
    },
    body: request.body?.content ?? null,
    signal: AbortSignal.timeout(request.timeLimitMs),
  });
  return { status: answer.statusCode, statusText: answer.statusText, body: await answer.body.text() };
}
