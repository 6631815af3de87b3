import type { Sandbox } from '../sandbox.js';
import { isRunning } from './is-running.js';
import { powerOff } from './power-off.js';
import { powerOn } from './power-on.js';
import type { Vm } from './vm.js';

/** Keeps the VM's disks and configuration under a name; the memory of a running VM is not kept. */
export async function takeSnapshot(sandbox: Sandbox, vm: Vm, name: string, description: string): Promise<void> {
  const { state, guests } = sandbox;
  if (vm.config.template === '1') throw new Error("you can't take a snapshot if it's a template");
  if (state.snapshots.list(vm.vmid).some((each) => each.name === name))
    throw new Error(`snapshot name '${name}' already used`);
  state.vms.save({ ...vm, config: { ...vm.config, lock: 'snapshot' } });
  if (vm.hasGuest) await guests.takeSnapshot(vm.vmid, name);
  const { parent = null, ...config } = vm.config;
  const takenAtS = Math.floor(Date.now() / 1000);
  state.transaction(() => {
    state.snapshots.save({ vmid: vm.vmid, name, config, parent, description, takenAtS });
    state.vms.save({ ...vm, config: { ...vm.config, parent: name } });
  });
}

/** Brings disks and configuration back; the VM is stopped by it, and started again if `start`. */
export async function rollbackSnapshot(sandbox: Sandbox, vm: Vm, name: string, start: boolean): Promise<void> {
  const { state, guests } = sandbox;
  const snapshot = state.snapshots.list(vm.vmid).find((each) => each.name === name);
  if (snapshot === undefined) throw new Error(`snapshot '${name}' does not exist`);
  if (await isRunning(sandbox, vm)) await powerOff(sandbox, vm);
  if (vm.hasGuest) await guests.rollback(vm.vmid, name);
  const config = { ...snapshot.config, parent: name };
  const restored: Vm = { ...vm, config, pending: {}, poweredOn: false, startedAtS: null };
  state.vms.save(restored);
  if (start) await powerOn(sandbox, restored);
}

export async function removeSnapshot(sandbox: Sandbox, vm: Vm, name: string): Promise<void> {
  const { state, guests } = sandbox;
  const all = state.snapshots.list(vm.vmid);
  const gone = all.find((each) => each.name === name);
  if (gone === undefined) throw new Error(`snapshot '${name}' does not exist`);
  if (vm.hasGuest) await guests.removeSnapshot(vm.vmid, name);
  state.transaction(() => {
    for (const child of all.filter((each) => each.parent === name))
      state.snapshots.save({ ...child, parent: gone.parent });
    state.snapshots.remove(vm.vmid, name);
    const { parent, ...config } = vm.config;
    const above = parent === name ? gone.parent : (parent ?? null);
    state.vms.save({ ...vm, config: above === null ? config : { ...config, parent: above } });
  });
}
