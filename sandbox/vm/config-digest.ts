import { createHash } from 'node:crypto';
import type { Vm } from './vm.js';

/** PVE's digest is the sha1 of the configuration file; any change of the VM's configuration changes it. */
export function configDigest(vm: Pick<Vm, 'config' | 'pending'>): string {
  const sorted = Object.entries(vm.config).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha1')
    .update(JSON.stringify([sorted, vm.pending]))
    .digest('hex');
}
