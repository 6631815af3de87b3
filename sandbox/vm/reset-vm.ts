import type { Sandbox } from '../sandbox.js';
import { readBoot } from '../seed/read-boot.js';
import { isRunning } from './is-running.js';
import type { Vm } from './vm.js';

/** The reset button: the guest boots again in the same hardware; pending changes stay pending. */
export async function resetVm(sandbox: Sandbox, vm: Vm): Promise<void> {
  if (!(await isRunning(sandbox, vm))) throw new Error(`VM ${vm.vmid} not running`);
  if (!vm.hasGuest) return;
  await sandbox.guests.stop(vm.vmid);
  await sandbox.guests.start(vm.vmid, await readBoot(sandbox, vm));
}
