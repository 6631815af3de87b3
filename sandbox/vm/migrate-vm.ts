import type { Sandbox } from '../sandbox.js';
import type { Volume } from '../state/volume-table.js';
import { isCdrom, isCloudinit, isDriveName, parseDrive } from './drive.js';
import type { Vm } from './vm.js';

interface LocalDisk {
  volid: string;
  size: number;
  cdrom: boolean;
  volume: Volume;
}

export interface MigrationPlan {
  /** Volumes that only the present node has. */
  localDisks: LocalDisk[];
}

export function planMigration(sandbox: Sandbox, vm: Vm): MigrationPlan {
  const localDisks = Object.entries(vm.config).flatMap(([key, text]) => {
    const drive = isDriveName(key) || key.startsWith('unused') ? parseDrive(text) : null;
    const volume = drive === null ? null : sandbox.state.volumes.find(vm.node, drive.file);
    if (drive === null || volume === null || volume.node === '') return [];
    return [{ volid: drive.file, size: volume.sizeBytes, cdrom: isCdrom(drive) && !isCloudinit(drive), volume }];
  });
  return { localDisks };
}

export interface Migration {
  target: string;
  /** Copy the local disks too; a local CD-ROM image is never copied. */
  withDisks: boolean;
  log: (line: string) => void;
}

/** Moves the VM to another node, or says in the log which volume is in the way. */
export function migrateVm(sandbox: Sandbox, vm: Vm, { target, withDisks, log }: Migration): void {
  const { localDisks } = planMigration(sandbox, vm);
  const stuck = localDisks.filter(({ cdrom }) => cdrom || !withDisks);
  for (const { volid, cdrom } of stuck) {
    log(
      `can't migrate local disk '${volid}': ${cdrom ? 'local cdrom image' : "can't live migrate attached local disks without with-local-disks option"}`,
    );
  }
  if (stuck.length > 0) throw new Error("Problem found while scanning volumes - can't migrate VM - check log");
  sandbox.state.transaction(() => {
    for (const { volume } of localDisks) {
      sandbox.state.volumes.remove(vm.node, volume.volid);
      sandbox.state.volumes.save({ ...volume, node: target });
    }
    sandbox.state.vms.save({ ...vm, node: target });
  });
  log('migration finished successfully');
}
