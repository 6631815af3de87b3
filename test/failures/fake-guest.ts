import type { FakeGuest, FakeVm } from '../../pipeline/fakes/fake-pve-world.js';

const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl root@guest';

export interface GuestWish {
  /** Of cloud-init's result. */
  errors?: string[];
  /** Of net0; null: none. */
  ipv4?: string | null;
  /** Of docker0, which the agent lists first, as a real one does; null: none. */
  docker0?: string | null;
}

/**
 * A guest that booted from the seed in its drive: `instanceIds` knows, by the first characters of a seed's hash in its
 * name, what cloud-init calls the instance.
 */
export function bootedGuest(vm: FakeVm, instanceIds: readonly string[], wish: GuestWish = {}): FakeGuest {
  const seed = /chatops-\d+-([0-9a-f]{12})\.iso/.exec(vm.config.get('scsi1') ?? '')?.[1] ?? 'none';
  const mac = /[0-9A-F]{2}(?::[0-9A-F]{2}){5}/.exec(vm.config.get('net0') ?? '')?.[0] ?? '';
  const { ipv4 = '10.0.20.10', docker0 = '172.17.0.1', errors = [] } = wish;
  const have = (address: string | null): string[] => (address === null ? [] : [address]);
  return {
    silentPings: 1,
    interfaces: [
      { name: 'docker0', mac: '02:42:AC:11:00:01', ipv4: have(docker0) },
      { name: 'eth0', mac, ipv4: have(ipv4) },
    ],
    files: new Map([
      ['/run/cloud-init/result.json', JSON.stringify({ v1: { datasource: 'DataSourceNoCloud', errors } })],
      ['/var/lib/cloud/data/instance-id', `${instanceIds.find((id) => id.startsWith(seed)) ?? 'nobody'}\n`],
      ['/etc/ssh/ssh_host_ed25519_key.pub', HOST_KEY],
    ]),
  };
}
