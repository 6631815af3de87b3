import type { z } from 'zod';
import type { Clock } from '../clock.js';
import { type Endpoint, type EndpointLimits, openEndpoint } from './endpoint.js';
import { errorFromAnswer } from './error-from-answer.js';
import { ProxmoxError } from './proxmox.js';
import { readData } from './read-data.js';
import type { PveRequest } from './send-request.js';

/** Calls of the API by method and path; `schema` is for `data` of the answer. */
export interface PveHttp {
  read<T>(path: string, schema: z.ZodType<T>, query?: Readonly<Record<string, string>>): Promise<T>;
  /** A POST that changes nothing. */
  ask<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  change<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<T>;
  upload<T>(path: string, schema: z.ZodType<T>, body: { type: string; content: Buffer }): Promise<T>;
  close(): Promise<void>;
}

export interface PveHttpOptions {
  /** `https://host:port`, tried in this order. */
  endpoints: readonly string[];
  /** PEM. */
  ca: string;
  /** `user@realm!name=secret`, read anew for each request, so that a changed file counts at once. */
  token: () => string | Promise<string>;
  clock: Pick<Clock, 'pause'>;
  limits?: Partial<PveHttpLimits>;
}

interface PveHttpLimits extends EndpointLimits {
  /** How often all endpoints are gone through for a read. */
  rounds: number;
  /** After the first round; it grows by itself with each. */
  pauseMs: number;
  callMs: number;
  uploadMs: number;
}

const LIMITS: PveHttpLimits = {
  connectMs: 5_000,
  // A synchronous config change waits up to 10 s for the VM's lock, and allocates a disk after that.
  headMs: 90_000,
  bodyMs: 30_000,
  answerBytes: 16 * 1024 * 1024,
  rounds: 3,
  pauseMs: 500,
  callMs: 120_000,
  uploadMs: 600_000,
};

/** Throws only `ProxmoxError`. */
export function createPveHttp(options: PveHttpOptions): PveHttp {
  const limits = { ...LIMITS, ...options.limits };
  const endpoints = options.endpoints.map((origin) => openEndpoint(origin, options.ca, limits));
  let answeredLast = 0;

  /** Every endpoint once, the one that answered last before the others, until one gives an answer that counts. */
  async function sendRound(request: PveRequest, isChange: boolean): Promise<string> {
    const token = await readToken(options.token);
    let failure = new ProxmoxError('unreachable', null, false, 'no Proxmox endpoint is configured');
    for (const [index, endpoint] of inOrder(endpoints, answeredLast)) {
      try {
        const answer = await (isChange ? endpoint.change(token, request) : endpoint.read(token, request));
        if (answer.status >= 300 || answer.status < 200) throw errorFromAnswer(answer, isChange);
        answeredLast = index;
        return answer.body;
      } catch (error) {
        if (!(error instanceof ProxmoxError) || !mayTryNext(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async function sendRead(request: PveRequest): Promise<string> {
    for (let round = 1; ; round += 1) {
      try {
        return await sendRound(request, false);
      } catch (error) {
        const passes = error instanceof ProxmoxError && error.kind === 'unreachable';
        if (!passes || round >= limits.rounds) throw error;
      }
      await options.clock.pause(limits.pauseMs * round);
    }
  }

  return {
    async read(path, schema, query = {}) {
      const request = { method: 'GET' as const, path: withQuery(path, query), body: null, timeLimitMs: limits.callMs };
      return readData(await sendRead(request), schema, false);
    },
    async ask(path, schema) {
      return readData(await sendRead(formRequest('POST', path, {}, limits.callMs)), schema, false);
    },
    async change(method, path, schema, parameters = {}) {
      return readData(await sendRound(formRequest(method, path, parameters, limits.callMs), true), schema, true);
    },
    async upload(path, schema, body) {
      const request = { method: 'POST' as const, path, body, timeLimitMs: limits.uploadMs };
      return readData(await sendRound(request, true), schema, true);
    },
    async close() {
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    },
  };
}

function inOrder(endpoints: readonly Endpoint[], first: number): [number, Endpoint][] {
  const numbered = [...endpoints.entries()];
  return [...numbered.filter(([index]) => index === first), ...numbered.filter(([index]) => index !== first)];
}

function mayTryNext(error: ProxmoxError): boolean {
  return !error.uncertain && (error.kind === 'unreachable' || error.kind === 'tls');
}

function formRequest(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  parameters: Readonly<Record<string, string>>,
  timeLimitMs: number,
): PveRequest {
  // Proxmox reads the parameters of a DELETE from the query only.
  if (method === 'DELETE') return { method, path: withQuery(path, parameters), body: null, timeLimitMs };
  const content = Buffer.from(new URLSearchParams(parameters).toString());
  return { method, path, body: { type: 'application/x-www-form-urlencoded', content }, timeLimitMs };
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}

async function readToken(token: PveHttpOptions['token']): Promise<string> {
  const text = (await token()).trim();
  if (/^[^\s!=@]+@[^\s!=@]+![^\s!=@]+=[^\s]+$/.test(text)) return text;
  throw new ProxmoxError('unauthorised', null, false, 'the token does not have the form user@realm!name=secret');
}
