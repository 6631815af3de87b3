import { ApiError } from '../api/api-error.js';
import type { Occasion } from '../faults/faults.js';
import type { Sandbox } from '../sandbox.js';
import { parseDrive } from '../vm/drive.js';
import { freeVolume } from '../volumes/free-volume.js';

/** PVE's own code for a node that its peer cannot reach. */
const unreachable = 595;

/** Does what the fault table has for a call before it is handled; throws the answer that it wants. */
export function strikeFaults(sandbox: Sandbox, occasion: Occasion, node: string | undefined): void {
  const { faults } = sandbox;
  moveThings(sandbox, occasion);
  if (faults.strike('unauthorized', occasion) !== null) throw new ApiError(401, 'authentication failure');
  if (faults.strike('proxy-error', occasion) !== null) throw new ApiError(unreachable, 'No route to host');
  if (node !== undefined && faults.strike('node-offline', occasion, (fault) => fault.node === node) !== null) {
    throw new ApiError(unreachable, 'No route to host');
  }
  if (occasion.vmid !== undefined && faults.strike('lock-timeout', occasion) !== null) {
    throw new ApiError(500, `can't lock file '/var/lock/qemu-server/lock-${occasion.vmid}.conf' - got timeout`);
  }
}

/** What happens once, right before a call that matches, wherever the call goes. */
function moveThings(sandbox: Sandbox, occasion: Occasion): void {
  const { faults, state } = sandbox;
  const happening = { method: occasion.method, path: occasion.path };
  const moved = faults.strike('vm-moved', happening);
  const movedVm = moved === null ? null : state.vms.find(moved.vmid);
  if (moved !== null && movedVm !== null) state.vms.save({ ...movedVm, node: moved.node });
  const lost = faults.strike('vm-out-of-pool', happening);
  const lostVm = lost === null ? null : state.vms.find(lost.vmid);
  if (lostVm !== null) state.vms.save({ ...lostVm, pool: null });
  const seedless = faults.strike('seed-gone', happening);
  const seedlessVm = seedless === null ? null : state.vms.find(seedless.vmid);
  if (seedlessVm === null) return;
  for (const text of Object.values(seedlessVm.config)) {
    const drive = parseDrive(text);
    const volume = drive === null ? null : state.volumes.find(seedlessVm.node, drive.file);
    if (volume?.content === 'iso') freeVolume(sandbox, seedlessVm.node, volume.volid);
  }
}
