import type { Sandbox } from '../sandbox.js';
import { isRunning } from './is-running.js';
import { powerOff } from './power-off.js';
import type { Vm } from './vm.js';

/** Asks the guest to power off; if it is still up after `timeoutMs`, stops it (`force`) or throws. */
export async function shutDown(sandbox: Sandbox, vm: Vm, timeoutMs: number, force: boolean): Promise<void> {
  if (!(await isRunning(sandbox, vm))) throw new Error(`VM ${vm.vmid} not running`);
  // Without a guest nothing hears the power button.
  const off = vm.hasGuest && (await sandbox.guests.shutdown(vm.vmid, timeoutMs));
  if (!off && !force) throw new Error('VM quit/powerdown failed - got timeout');
  await powerOff(sandbox, vm);
}
