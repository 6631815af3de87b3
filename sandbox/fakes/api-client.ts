import { Agent, FormData, request } from 'undici';
import { z } from 'zod';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Form = Readonly<Record<string, string | number>>;

export interface ApiClient {
  /** The answer's data; throws the reason of any other status than 200. */
  ask(method: Method, path: string, form?: Form): Promise<unknown>;
  /** Waits for the task that the call starts; throws unless it ends well. */
  done(method: Method, path: string, form?: Form): Promise<void>;
  upload(path: string, fields: Readonly<Record<string, string>>, name: string, bytes: Uint8Array): Promise<void>;
  close(): void;
}

const answer = z.object({ data: z.unknown(), message: z.string().optional() });
const taskStatus = z.object({ status: z.string(), exitstatus: z.string().optional() });
const pollMs = 100;

/** A small client for tests that reach a sandbox in another process. */
export function apiClient({ origin, ca, token }: { origin: string; ca: string; token: string }): ApiClient {
  const dispatcher = new Agent({ connect: { ca } });

  async function send(method: Method, path: string, body: string | FormData | null): Promise<unknown> {
    const form = typeof body === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const headers = { authorization: `PVEAPIToken=${token}`, ...form };
    const response = await request(`${origin}/api2/json${path}`, { method, dispatcher, body, headers });
    const { data, message } = answer.parse(await response.body.json());
    if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${message ?? ''}`);
    return data;
  }

  function ask(method: Method, path: string, form: Form = {}): Promise<unknown> {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(form)) parameters.append(key, String(value));
    const encoded = parameters.toString();
    if (method === 'POST' || method === 'PUT') return send(method, path, encoded);
    return send(method, encoded === '' ? path : `${path}?${encoded}`, null);
  }

  async function finish(started: unknown): Promise<void> {
    const upid = z.string().startsWith('UPID:').parse(started);
    const path = `/nodes/${upid.split(':')[1]}/tasks/${encodeURIComponent(upid)}/status`;
    for (;;) {
      const { status, exitstatus } = taskStatus.parse(await ask('GET', path));
      if (status === 'stopped' && exitstatus !== 'OK') throw new Error(`${upid}: ${exitstatus}`);
      if (status === 'stopped') return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  return {
    ask,
    done: async (method, path, form) => finish(await ask(method, path, form)),
    async upload(path, fields, name, bytes) {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.append(key, value);
      form.append('filename', new Blob([bytes]), name);
      await finish(await send('POST', path, form));
    },
    close: () => dispatcher.close(),
  };
}
