import { ProxmoxError } from '../proxmox/proxmox.js';
import type { CallTools } from '../run/recipe.js';

/** Reads until something is there; null once the signal aborts. What an agent that is not up yet answers is waited out. */
export async function poll<T>(
  tools: Pick<CallTools, 'signal' | 'now' | 'pause'>,
  intervalMs: number,
  read: () => Promise<T | null>,
): Promise<T | null> {
  while (!tools.signal.aborted) {
    const found = await readPatiently(read);
    if (found !== null) {
      return found;
    }
    await tools.pause(intervalMs);
  }
  return null;
}

/** A guest that boots answers "not running" and "got timeout"; only what waiting cannot mend is an error. */
async function readPatiently<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ProxmoxError && ['refused', 'locked', 'unreachable'].includes(error.kind)) {
      return null;
    }
    throw error;
  }
}
