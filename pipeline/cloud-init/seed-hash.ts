import { createHash } from 'node:crypto';
import type { VmSpec } from '../recipes/vm-spec.js';
import { renderNetworkConfig } from './render-network-config.js';
import { renderUserData } from './render-user-data.js';

/** sha256 (hex) over the seed's files: the instance-id, so that another seed is another instance to cloud-init. */
export function seedHash(vm: VmSpec): string {
  return createHash('sha256')
    .update(JSON.stringify([vm.vmid, vm.name, renderUserData(vm), renderNetworkConfig(vm)]))
    .digest('hex');
}
