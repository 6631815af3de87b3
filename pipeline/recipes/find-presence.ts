import { type Proxmox, ProxmoxError, type PveConfig } from '../proxmox/proxmox.js';
import type { CallTools } from '../run/recipe.js';
import { hasOwnLine } from './own-line.js';

/**
 * `absent`: the VMID is free, seen twice, and no clone of ours runs. `ours`: the Notes prove it. `stranger`: it is
 * somebody else's. `hidden`: it is taken and not readable, so nothing is known yet.
 */
export type Presence = 'absent' | 'ours' | 'stranger' | 'hidden';

/** The least time between two looks that must agree. */
const betweenLooksMs = 500;

/** What stands under a VMID now. Throws `ProxmoxError`. */
export async function findPresence(
  tools: Pick<CallTools, 'proxmox' | 'pause'>,
  vm: { node: string; vmid: number; instance: string; requestId: string },
): Promise<Presence> {
  if (await tools.proxmox.isVmidFree(vm.vmid)) {
    await tools.pause(betweenLooksMs);
    return (await tools.proxmox.isVmidFree(vm.vmid)) ? 'absent' : 'hidden';
  }
  const config = await findConfigIfAllowed(tools.proxmox, vm.node, vm.vmid);
  if (config === null) {
    return 'hidden';
  }
  return hasOwnLine(config.description, vm.instance, vm.requestId) ? 'ours' : 'stranger';
}

/** A token that is bound to a pool may not read what lies outside of it, nor its own clone before that has ended. */
async function findConfigIfAllowed(proxmox: Proxmox, node: string, vmid: number): Promise<PveConfig | null> {
  try {
    return await proxmox.findConfig(node, vmid);
  } catch (error) {
    if (error instanceof ProxmoxError && error.kind === 'forbidden') {
      return null;
    }
    throw error;
  }
}
