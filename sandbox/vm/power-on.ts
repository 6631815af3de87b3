import { clusterBridges } from '../cluster.js';
import type { Sandbox } from '../sandbox.js';
import { readBoot } from '../seed/read-boot.js';
import { applyPending } from './apply-pending.js';
import { isDriveName, parseDrive } from './drive.js';
import { isRunning } from './is-running.js';
import { parseNet } from './net.js';
import type { Vm } from './vm.js';

/** Starts a VM with its pending changes applied, or throws PVE's reason. */
export async function powerOn(sandbox: Sandbox, present: Vm): Promise<void> {
  const { vmid } = present;
  if (present.config.template === '1') throw new Error("you can't start a vm if it's a template");
  if (await isRunning(sandbox, present)) throw new Error(`VM ${vmid} already running`);
  const vm = applyPending(present, false);
  checkDevices(sandbox, vm);
  if (vm.hasGuest) await sandbox.guests.start(vmid, await readBoot(sandbox, vm));
  // Meanwhile it may have been put into another pool or onto another node, for which nobody needs its lock.
  const { node, pool } = sandbox.state.vms.find(vmid) ?? vm;
  sandbox.state.vms.save({ ...vm, node, pool, poweredOn: true, startedAtS: Math.floor(Date.now() / 1000) });
}

function checkDevices(sandbox: Sandbox, vm: Vm): void {
  for (const [key, text] of Object.entries(vm.config)) {
    if (isDriveName(key)) {
      const file = parseDrive(text)?.file ?? 'none';
      if (file.includes(':') && sandbox.state.volumes.find(vm.node, file) === null) {
        throw new Error(`volume '${file}' does not exist`);
      }
    }
    const bridge = /^net\d+$/.test(key) ? parseNet(text)?.options.get('bridge') : undefined;
    if (bridge !== undefined && !clusterBridges.some(({ name }) => name === bridge)) {
      throw new Error(`bridge '${bridge}' does not exist`);
    }
  }
}
