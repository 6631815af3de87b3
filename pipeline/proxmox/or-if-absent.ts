import { ProxmoxError } from './proxmox.js';

/** What `call` gives, or `absent` where Proxmox says that there is no such thing. */
export async function orIfAbsent<T, A>(call: () => Promise<T>, absent: A): Promise<T | A> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProxmoxError && error.kind === 'not-found') return absent;
    throw error;
  }
}
