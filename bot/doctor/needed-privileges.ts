import type { Settings } from '../../commands/settings.js';

const VM = [
  ...['VM.Allocate', 'VM.Audit', 'VM.PowerMgmt', 'VM.Config.CDROM', 'VM.Config.CPU', 'VM.Config.Cloudinit'],
  ...['VM.Config.Disk', 'VM.Config.HWType', 'VM.Config.Memory', 'VM.Config.Network', 'VM.Config.Options'],
  ...['VM.GuestAgent.Audit', 'VM.GuestAgent.FileRead', 'Pool.Audit'],
];

/**
 * Path → what the token has to be allowed there. From the permission checks of qemu-server and pve-storage; deleting
 * an ISO needs Datastore.Allocate (https://pve.proxmox.com/pve-docs/api-viewer/).
 */
export function neededPrivileges({ environments, templates }: Settings): Map<string, Set<string>> {
  const needed = new Map<string, Set<string>>();
  const add = (path: string, ...privileges: string[]): void => {
    needed.set(path, new Set([...(needed.get(path) ?? []), ...privileges]));
  };
  const addStorages = (disks: string, seeds: string): void => {
    add(`/storage/${disks}`, 'Datastore.AllocateSpace', 'Datastore.Audit');
    add(`/storage/${seeds}`, 'Datastore.AllocateTemplate', 'Datastore.Audit', 'Datastore.Allocate');
  };
  for (const { nodes, pool, storage, seedStorage, network } of environments.values()) {
    add(`/pool/${pool}`, ...VM);
    addStorages(storage, seedStorage);
    add(`/sdn/zones/localnetwork/${network.bridge}`, 'SDN.Use');
    for (const node of nodes) add(`/nodes/${node}`, 'Sys.Audit');
  }
  for (const { build } of templates.values()) {
    add(`/pool/${build.pool}`, ...VM, 'VM.Clone');
    addStorages(build.storage, build.seedStorage);
    add(`/storage/${build.importStorage}`, 'Datastore.AllocateTemplate', 'Datastore.Audit', 'Datastore.Allocate');
    add(`/sdn/zones/localnetwork/${build.network.bridge}`, 'SDN.Use');
    // Proxmox itself downloads the cloud image.
    for (const node of build.nodes) add(`/nodes/${node}`, 'Sys.Audit', 'Sys.AccessNetwork');
  }
  return needed;
}
