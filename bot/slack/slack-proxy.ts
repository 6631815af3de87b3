import type { FetchFunction } from '@slack/web-api';
import { type Dispatcher, EnvHttpProxyAgent, fetch, FormData as ProxiedFormData } from 'undici';

/** The way out of this site, for the Web API, response URLs, uploads and the sockets. */
export interface SlackProxy {
  dispatcher: Dispatcher;
  fetch: FetchFunction;
  close(): Promise<void>;
}

/** Null where there is none. `except`: NO_PROXY, comma-separated host names. Throws where the address is no URL. */
export function createSlackProxy({
  https,
  except,
}: {
  https: string | null;
  except: string | null;
}): SlackProxy | null {
  if (https === null || https === '') return null;
  // All of it goes by CONNECT, plain HTTP too: an API that is reached by http:// is a test's.
  const options = { httpProxy: https, httpsProxy: https, noProxy: except ?? '', proxyTunnel: true };
  const dispatcher = new EnvHttpProxyAgent(options);
  return {
    dispatcher,
    fetch: (url, init = {}) => {
      const { body, ...rest } = init;
      return fetch(url, { ...rest, ...(body === undefined ? {} : { body: proxied(body) }), dispatcher });
    },
    close: () => dispatcher.destroy(),
  };
}

/** Node's own fetch cannot use a dispatcher of another undici, and that undici knows no form but its own. */
function proxied(body: string | FormData): string | ProxiedFormData {
  if (typeof body === 'string') return body;
  const form = new ProxiedFormData();
  for (const [name, value] of body.entries()) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, value.name);
  }
  return form;
}
