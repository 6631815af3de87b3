import type { FetchFunction } from '@slack/web-api';
import { type Dispatcher, fetch } from 'undici';
import { createProxyAgent, type ProxySettings, proxiedForm } from '../create-proxy-agent.js';

/** The way out of this site, for the Web API, response URLs, uploads and the sockets. */
export interface SlackProxy {
  dispatcher: Dispatcher;
  fetch: FetchFunction;
  close(): Promise<void>;
}

/** Null where there is none. Throws where the address is no URL. */
export function createSlackProxy(settings: ProxySettings): SlackProxy | null {
  const dispatcher = createProxyAgent(settings);
  if (dispatcher === null) return null;
  return {
    dispatcher,
    fetch: (url, init = {}) => {
      const { body, ...rest } = init;
      const sent = typeof body === 'string' || body === undefined ? body : proxiedForm(body);
      return fetch(url, { ...rest, ...(sent === undefined ? {} : { body: sent }), dispatcher });
    },
    close: () => dispatcher.destroy(),
  };
}
