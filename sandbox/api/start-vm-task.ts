import type { TaskControl } from '../tasks/tasks.js';
import { checkLock, findVm } from '../vm/find-vm.js';
import type { Vm } from '../vm/vm.js';
import type { Call } from './route.js';

/** PVE waits 10 s for another worker on the same VM. */
const lockTimeoutMs = 10_000;

export interface VmTask {
  node: string;
  vmid: number;
  type: string;
}

/** Starts a worker that holds the VM's lock file and acts on the VM as it then is; gives the UPID. */
export function startVmTask(call: Call, task: VmTask, act: (vm: Vm, control: TaskControl) => Promise<void>): string {
  const { sandbox, access } = call;
  const { node, vmid, type } = task;
  findVm(sandbox, node, vmid);
  return sandbox.tasks.start({
    node,
    type,
    id: String(vmid),
    user: access.token.id,
    run: (control) =>
      sandbox.locks.hold([vmid], lockTimeoutMs, async () => {
        const vm = findVm(sandbox, node, vmid);
        checkLock(vm);
        await act(vm, control);
      }),
  });
}
