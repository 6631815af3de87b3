import { EnvHttpProxyAgent, FormData as ProxiedFormData } from 'undici';

/** `https`: HTTPS_PROXY. `except`: NO_PROXY, comma-separated host names. */
export interface ProxySettings {
  https: string | null;
  except: string | null;
}

/** The way out of this site. Null where there is none. Throws where the address is no URL. */
export function createProxyAgent({ https, except }: ProxySettings): EnvHttpProxyAgent | null {
  if (https === null || https === '') return null;
  // All of it goes by CONNECT, plain HTTP too: an API that is reached by http:// is a test's.
  return new EnvHttpProxyAgent({ httpProxy: https, httpsProxy: https, noProxy: except ?? '', proxyTunnel: true });
}

/** Node's own fetch cannot use an agent of another undici, and that undici knows no form but its own. */
export function proxiedForm(body: FormData): ProxiedFormData {
  const form = new ProxiedFormData();
  for (const [name, value] of body.entries()) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, value.name);
  }
  return form;
}
