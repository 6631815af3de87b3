import type { CallTools } from '../run/recipe.js';
import type { VmSpec } from './vm-spec.js';

/** The least time between two looks that must agree. */
const betweenLooksMs = 500;
/** Within this a node may not list a task that it has just begun, nor one that has just ended its effect. */
const settlesWithinMs = 10_000;
/** A node's clock may be that much behind ours. */
const clocksApartMs = 3600_000;

/**
 * Whether a VM that was (or was to be) made is proven absent: its VMID is free, and no clone of its template by our
 * token runs or began a moment ago; seen twice. Proxmox files a clone's task under what is cloned. `since`: when its
 * request was made (milliseconds since the epoch). Throws `ProxmoxError`.
 */
export async function isProvenGone(
  tools: Pick<CallTools, 'proxmox' | 'pause' | 'now'>,
  { vmid, template }: Pick<VmSpec, 'vmid' | 'template'>,
  since: number,
): Promise<boolean> {
  const look = async (): Promise<boolean> => {
    const filter = { vmid: template.vmid, type: 'qmclone', since: since - clocksApartMs };
    const tasks = await tools.proxmox.findTasks(template.node, filter);
    const isOnItsWay = tasks.some(
      ({ ours, running, startedAt }) => ours && (running || startedAt > tools.now() - settlesWithinMs),
    );
    return !isOnItsWay && (await tools.proxmox.isVmidFree(vmid));
  };
  if (!(await look())) return false;
  await tools.pause(betweenLooksMs);
  return look();
}
