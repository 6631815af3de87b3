import type { Sandbox } from '../sandbox.js';
import { isCdrom, isDriveName, parseDrive, renderDrive } from './drive.js';
import type { Vm } from './vm.js';

/** Freezes the VM: its disks become base images, named so, and it can be cloned but not started. */
export async function makeTemplate(sandbox: Sandbox, vm: Vm): Promise<void> {
  if (vm.hasGuest) await sandbox.guests.makeTemplate(vm.vmid);
  sandbox.state.transaction(() => {
    const config: Record<string, string> = { ...vm.config, template: '1' };
    for (const [key, text] of Object.entries(vm.config)) {
      const drive = isDriveName(key) ? parseDrive(text) : null;
      const volume = drive === null || isCdrom(drive) ? null : sandbox.state.volumes.find(vm.node, drive.file);
      if (drive === null || volume === null) continue;
      const volid = volume.volid.replace(`vm-${vm.vmid}-`, `base-${vm.vmid}-`);
      sandbox.state.volumes.remove(vm.node, volume.volid);
      sandbox.state.volumes.save({ ...volume, volid });
      config[key] = renderDrive({ ...drive, file: volid });
    }
    sandbox.state.vms.save({ ...vm, config });
  });
}
