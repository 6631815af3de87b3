import { pveCloudinit } from '../seed/pve-cloudinit.js';
import { pendingConfig } from '../vm/apply-pending.js';
import { findConfigKey } from '../vm/config-keys.js';
import { configValue } from '../vm/config-value.js';
import { isCloudinit, parseDrive } from '../vm/drive.js';
import { findVm } from '../vm/find-vm.js';
import { ApiError } from './api-error.js';
import { oneOf } from './parameter-types.js';
import { route } from './route.js';
import { vmParameters } from './vm-parameters.js';

const audit = { path: '/vms/{vmid}', all: ['VM.Audit'] };

export const qemuCloudinit = [
  route('GET', '/nodes/{node}/qemu/{vmid}/cloudinit', {
    permission: audit,
    parameters: vmParameters,
    handle: ({ node, vmid }, { sandbox }) => {
      const vm = findVm(sandbox, node, vmid);
      const keys = Object.keys(vm.config).filter((key) =>
        findConfigKey(key)?.privilege?.includes('VM.Config.Cloudinit'),
      );
      return keys.map((key) => ({ key, value: String(configValue(key, vm.config[key] ?? '')) }));
    },
  }),
  route('PUT', '/nodes/{node}/qemu/{vmid}/cloudinit', {
    permission: { path: '/vms/{vmid}', all: ['VM.Config.Cloudinit'] },
    parameters: vmParameters,
    handle: ({ node, vmid }, { sandbox }) => {
      const vm = findVm(sandbox, node, vmid);
      const drives = Object.values(vm.config).map((text) => parseDrive(text));
      if (!drives.some((drive) => drive !== null && isCloudinit(drive)))
        throw new ApiError(500, 'No cloudinit drive found.');
      // The data is made anew at every start here, as it is on PVE.
      return null;
    },
  }),
  route('GET', '/nodes/{node}/qemu/{vmid}/cloudinit/dump', {
    permission: audit,
    parameters: { ...vmParameters, type: oneOf(['user', 'network', 'meta']) },
    handle: ({ node, vmid, type }, { sandbox }) =>
      pveCloudinit(pendingConfig(findVm(sandbox, node, vmid)), vmid, type, true),
  }),
];
