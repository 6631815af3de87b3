import type { GuestHost } from './guest-host.js';
import { guestLabels } from './guest-labels.js';
import { pickAddress } from './pick-address.js';

/** Leases an address of the guests' network: not one that a running container or any guest, stopped ones too, has. */
export async function leaseAddress(host: GuestHost, mac: string): Promise<string> {
  const network = await host.docker.getNetwork(host.network).inspect();
  const pool = (network.IPAM?.Config ?? []).find(({ Subnet }) => Subnet?.includes('.'));
  if (pool?.Subnet === undefined) throw new Error(`network ${host.network} has no IPv4 subnet`);
  const guests = await host.docker.listContainers({
    all: true,
    filters: { label: [`${guestLabels.sandbox}=${host.sandboxId}`] },
  });
  const taken = [
    pool.Gateway,
    ...Object.values(network.Containers ?? {}).map(({ IPv4Address }) => IPv4Address.split('/')[0]),
    ...guests.map(({ Labels }) => Labels[guestLabels.ipv4]),
  ];
  return pickAddress(pool.IPRange ?? pool.Subnet, mac, new Set(taken.filter((address) => address !== undefined)));
}
