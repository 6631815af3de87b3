import type { Sandbox } from '../sandbox.js';
import { isCdrom, isCloudinit, parseDrive } from '../vm/drive.js';
import type { Vm } from '../vm/vm.js';
import { pveCloudinit } from './pve-cloudinit.js';

export type Seed = ReadonlyMap<string, Uint8Array>;

/**
 * The NoCloud files that the guest finds, or null.
 * A cloud kernel has no driver for emulated IDE and SATA, so only CD-ROMs on SCSI count; of several seeds cloud-init
 * takes the one whose device name sorts last, and no other (DataSourceNoCloud).
 */
export async function findSeed(sandbox: Sandbox, vm: Vm): Promise<Seed | null> {
  const slots = Object.keys(vm.config).filter((key) => /^scsi\d+$/.test(key));
  const lastFirst = slots.sort((a, b) => Number(b.slice('scsi'.length)) - Number(a.slice('scsi'.length)));
  for (const slot of lastFirst) {
    const drive = parseDrive(vm.config[slot] ?? '');
    if (drive === null || !isCdrom(drive)) continue;
    if (isCloudinit(drive)) return generated(vm);
    const file = sandbox.state.volumes.find(vm.node, drive.file)?.file;
    if (file == null) continue;
    const iso = await sandbox.readIso(file);
    if (iso.label.toLowerCase() === 'cidata') return iso.files;
  }
  return null;
}

function generated(vm: Vm): Seed {
  const part = (name: 'user' | 'meta' | 'network'): Uint8Array => Buffer.from(pveCloudinit(vm.config, vm.vmid, name));
  return new Map([
    ['user-data', part('user')],
    ['meta-data', part('meta')],
    ['network-config', part('network')],
    ['vendor-data', new Uint8Array()],
  ]);
}
