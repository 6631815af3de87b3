import type { RESTOptions } from 'discord.js';
import { type Dispatcher, fetch } from 'undici';
import { z } from 'zod';
import { createProxyAgent, type ProxySettings, proxiedForm } from '../create-proxy-agent.js';

/** The way out of this site for calls and uploads; the gateway's client has no way to go by a proxy. */
export interface DiscordProxy {
  makeRequest: RESTOptions['makeRequest'];
  close(): Promise<void>;
}

/** Null where there is none. Throws where the address is no URL. */
export function createDiscordProxy(settings: ProxySettings): DiscordProxy | null {
  const agent = createProxyAgent(settings);
  return agent === null ? null : { makeRequest: requestBy(agent), close: () => agent.destroy() };
}

/** The client brings an undici of its own, whose calls this dispatcher cannot carry. */
function requestBy(dispatcher: Dispatcher): RESTOptions['makeRequest'] {
  return async (url, { method, headers, body, signal }) => {
    const sent = typeof body === 'string' ? body : body instanceof FormData ? proxiedForm(body) : undefined;
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
