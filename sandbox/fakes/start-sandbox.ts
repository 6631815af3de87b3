import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, FormData, request } from 'undici';
import { z } from 'zod';
import { botPrivileges } from '../bot-privileges.js';
import { createSandbox } from '../create-sandbox.js';
import { createToken } from '../create-token.js';
import type { Fault } from '../faults/fault.js';
import type { Guests } from '../guests.js';
import type { IsoContent, ReadIso } from '../read-iso.js';
import type { Sandbox } from '../sandbox.js';
import { createServer } from '../server/create-server.js';
import { makeAuthority, makeLeaf } from '../tls/make-certificates.js';
import { type FakeGuests, fakeGuests } from './fake-guests.js';

const everything: Readonly<Record<string, readonly string[]>> = {
  '/': [
    ...new Set(Object.values(botPrivileges).flat()),
    'Sys.Modify',
    'Sys.Console',
    'SDN.Use',
    'SDN.Audit',
    'Pool.Allocate',
  ],
};

type Form = Readonly<Record<string, string | number | readonly string[]>>;

/** Tests look into answers of every shape, and a wrong one fails them. */
const answerBody = z.object({ data: z.any(), errors: z.record(z.string(), z.string()).optional() });

type Answer = z.infer<typeof answerBody> & {
  status: number;
  /** The reason in the status line. */
  reason: string;
};

export interface TestSandbox {
  sandbox: Sandbox;
  guests: FakeGuests;
  origin: string;
  ca: string;
  /** `user@realm!id=secret` that may do everything. */
  token: string;
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, form?: Form, token?: string): Promise<Answer>;
  upload(path: string, fields: Readonly<Record<string, string>>, name: string, bytes: Uint8Array): Promise<Answer>;
  /** Waits for the task that the call answered; its exit status. */
  finished(answer: Answer): Promise<string>;
  strike(...faults: Fault[]): void;
  newToken(id: string, privileges: Readonly<Record<string, readonly string[]>>): string;
  close(): Promise<void>;
}

interface Options {
  folder?: string;
  guests?: Guests & FakeGuests;
  /** What an uploaded ISO holds, by its bytes as text; the real reader needs a program that is only in the image. */
  isos?: Readonly<Record<string, IsoContent>>;
}

const authority = await makeAuthority(new Date());
const leaf = await makeLeaf(authority, ['localhost', '127.0.0.1'], new Date());

/** The whole API over HTTPS on loopback, with guests in memory. */
export async function startSandbox(options: Options = {}): Promise<TestSandbox> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'sandbox-')));
  const guests = options.guests ?? fakeGuests();
  const sandbox = createSandbox({ folder, guests, readIso: readIsoOf(options.isos ?? {}), imageOrigins: [] });
  const server = await createServer({ sandbox, certificate: leaf, adminToken: 'admin' });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  sandbox.imageOrigins = [`${origin}/sandbox/images`];
  const token = createToken(sandbox.state, 'root@pam!test', everything);
  const dispatcher = new Agent({ connect: { ca: authority.certificate } });

  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: string | FormData | null,
    as: string,
  ) {
    const form = typeof body === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const response = await request(`${origin}/api2/json${path}`, {
      method,
      dispatcher,
      body,
      headers: { authorization: `PVEAPIToken=${as}`, ...form },
    });
    return {
      status: response.statusCode,
      reason: response.statusText,
      ...answerBody.parse(await response.body.json()),
    };
  }

  async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, form: Form = {}, as = token) {
    const encoded = encode(form);
    const inUrl = method === 'GET' || method === 'DELETE';
    if (inUrl) return send(method, encoded === '' ? path : `${path}?${encoded}`, null, as);
    return send(method, path, encoded, as);
  }

  return {
    sandbox,
    guests,
    origin,
    ca: authority.certificate,
    token,
    call,
    upload(path, fields, name, bytes) {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.append(key, value);
      form.append('filename', new Blob([bytes]), name);
      return send('POST', path, form, token);
    },
    async finished(answer) {
      await sandbox.tasks.settle();
      return sandbox.state.tasks.find(String(answer.data))?.exitStatus ?? 'no such task';
    },
    strike: (...wanted) => sandbox.faults.replace(wanted),
    newToken: (id, privileges) => createToken(sandbox.state, id, privileges),
    async close() {
      await dispatcher.destroy();
      await server.close();
      await sandbox.tasks.settle();
      sandbox.state.close();
      if (options.folder === undefined) await rm(folder, { recursive: true });
    },
  };
}

function encode(form: Form): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(form)) {
    for (const each of Array.isArray(value) ? value : [value]) parameters.append(key, String(each));
  }
  return parameters.toString();
}

function readIsoOf(isos: Readonly<Record<string, IsoContent>>): ReadIso {
  return async (path) => {
    const { readFile } = await import('node:fs/promises');
    return isos[await readFile(path, 'utf8')] ?? { label: '', files: new Map() };
  };
}
