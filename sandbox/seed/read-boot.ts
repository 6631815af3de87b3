import type { GuestBoot } from '../guests.js';
import type { Sandbox } from '../sandbox.js';
import { cpuCount } from '../vm/cpu-count.js';
import { memoryBytes } from '../vm/memory-bytes.js';
import { parseNet, randomMac } from '../vm/net.js';
import type { Vm } from '../vm/vm.js';
import { findSeed } from './find-seed.js';
import { staticAddress } from './static-address.js';

const MIB = 1024 ** 2;

/** What the guest finds when it boots with this configuration. */
export async function readBoot(sandbox: Sandbox, vm: Vm): Promise<GuestBoot> {
  const seed = await findSeed(sandbox, vm);
  const mac = parseNet(vm.config.net0 ?? '')?.mac ?? randomMac();
  const network = seed?.get('network-config');
  return {
    hostname: (vm.config.name ?? `VM${vm.vmid}`).split('.')[0] ?? '',
    mac,
    ipv4: network === undefined ? null : staticAddress(Buffer.from(network).toString('utf8'), mac),
    seed,
    cores: cpuCount(vm.config),
    memoryMiB: Math.round(memoryBytes(vm.config) / MIB),
  };
}
