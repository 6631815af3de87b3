import type { Sandbox } from '../sandbox.js';
import type { Vm } from './vm.js';

/** Whether the VM runs now; a guest may have powered itself off. */
export async function isRunning(sandbox: Sandbox, vm: Vm): Promise<boolean> {
  if (!vm.poweredOn) return false;
  return vm.hasGuest ? sandbox.guests.isRunning(vm.vmid) : true;
}

/** The VMIDs that run, in one look. */
export async function runningVmids(sandbox: Sandbox): Promise<ReadonlySet<number>> {
  const views = await sandbox.guests.list();
  const up = new Set(views.filter((view) => view.running).map((view) => view.vmid));
  const vms = sandbox.state.vms.list().filter((vm) => vm.poweredOn && (!vm.hasGuest || up.has(vm.vmid)));
  return new Set(vms.map((vm) => vm.vmid));
}
