import { ApiError } from '../api/api-error.js';
import type { Sandbox } from '../sandbox.js';
import type { Vm } from './vm.js';

/** The VM on that node, or PVE's words for none. */
export function findVm(sandbox: Sandbox, node: string, vmid: number): Vm {
  const vm = sandbox.state.vms.find(vmid);
  if (vm === null || vm.node !== node) {
    throw new ApiError(500, `Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`);
  }
  return vm;
}

/** Throws while something else works on the VM. */
export function checkLock(vm: Vm): void {
  const lock = vm.config.lock;
  if (lock !== undefined) throw new ApiError(500, `VM is locked (${lock})`);
}
