import type { Proxmox } from '../proxmox/proxmox.js';

const LOOK_AGAIN_MS = 2_000;
// A call that a dead process left on the wire waits up to 10 s for the VM's lock before its task shows.
const LOOK_FOR_MS = 15_000;

export interface Trace {
  node: string;
  type: string;
  vmid: number;
}

/**
 * The task that a call of ours must have begun, if it arrived: of our token, of that kind, about that VM, since then,
 * and not one that the journal knows already. Null: none is there, or more than one and nobody can say which.
 */
export async function findOwnTask(
  proxmox: Proxmox,
  trace: Trace,
  since: number,
  known: ReadonlySet<string>,
  time: { now(): number; pause(ms: number): Promise<void>; signal: AbortSignal },
): Promise<string | null> {
  const until = time.now() + LOOK_FOR_MS;
  for (;;) {
    const tasks = await proxmox.findTasks(trace.node, { vmid: trace.vmid, type: trace.type, since });
    const own = tasks.filter(({ ours, upid }) => ours && !known.has(upid));
    const [only] = own;
    if (only !== undefined) return own.length === 1 ? only.upid : null;
    if (time.now() >= until || time.signal.aborted) return null;
    await time.pause(LOOK_AGAIN_MS);
  }
}
