import { REST, type RESTOptions } from 'discord.js';
import { type Dispatcher, EnvHttpProxyAgent, fetch, FormData as ProxiedFormData } from 'undici';
import { z } from 'zod';

const CALL_TIMEOUT_MS = 10_000;
/** What would wait longer is tried again later by whoever wants it, so that nothing else waits behind it. */
const LONGEST_WAIT_MS = 8_000;

export interface RestNeeds {
  /** Without a version and without a slash at its end. */
  apiUrl: string;
  token: string;
  proxy: { https: string | null; except: string | null };
}

export interface DiscordRest {
  rest: REST;
  close(): Promise<void>;
}

/** The client of discord.js for calls: it keeps to the limits that Discord tells it, and repeats nothing by itself. */
export function createRest({ apiUrl, token, proxy }: RestNeeds): DiscordRest {
  const agent = createAgent(proxy);
  const rest = new REST({
    ...{ api: apiUrl, version: '10', timeout: CALL_TIMEOUT_MS, retries: 0 },
    // A limit of which Discord says no time (30046) would be tried over and over.
    rejectOnRateLimit: ({ timeToReset, retryAfter }) => timeToReset > LONGEST_WAIT_MS || retryAfter <= 0,
    ...(agent && { makeRequest: requestBy(agent) }),
  }).setToken(token);
  // Invalid requests lead to a ban; the sender sees each of them.
  rest.on('restDebug', () => undefined);
  return { rest, close: async () => void (await agent?.destroy()) };
}

/** Null where there is no proxy. All of it goes by CONNECT, plain HTTP too: an API that is reached by http:// is a test's. */
function createAgent({ https, except }: RestNeeds['proxy']): Dispatcher | null {
  if (https === null || https === '') return null;
  return new EnvHttpProxyAgent({ httpProxy: https, httpsProxy: https, noProxy: except ?? '', proxyTunnel: true });
}

/** The client brings an undici of its own, whose calls this dispatcher cannot carry. */
function requestBy(dispatcher: Dispatcher): RESTOptions['makeRequest'] {
  return async (url, { method, headers, body, signal }) => {
    const sent = typeof body === 'string' ? body : body instanceof FormData ? proxied(body) : undefined;
    return fetch(url, {
      ...{ method: method ?? 'GET', headers: Object.fromEntries(new Headers(entriesOf(headers))), dispatcher },
      ...(sent === undefined ? {} : { body: sent }),
      ...(signal ? { signal } : {}),
    });
  };
}

const HeaderRecord = z.record(z.string(), z.string());

function entriesOf(headers: RequestInit['headers'] | object | undefined): [string, string][] {
  const record = HeaderRecord.safeParse(headers);
  return record.success ? Object.entries(record.data) : [];
}

/** That undici knows no form but its own. */
function proxied(body: FormData): ProxiedFormData {
  const form = new ProxiedFormData();
  for (const [name, value] of body.entries()) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, value.name);
  }
  return form;
}
