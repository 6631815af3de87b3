import type { Storage } from './storage.js';

const GIB = 1024 ** 3;

/** The cluster that the sandbox plays. Everything that changes is in the database; this does not change. */
export interface ClusterNode {
  name: string;
  id: number;
  address: string;
  cpus: number;
  memoryBytes: number;
  /** What the node itself uses before any VM runs. */
  memoryBaseBytes: number;
}

export const clusterName = 'sandbox';

export const clusterNodes: readonly ClusterNode[] = [1, 2, 3].map((id) => ({
  name: `pve${id}`,
  id,
  address: `192.0.2.${10 + id}`,
  cpus: 16,
  memoryBytes: 64 * GIB,
  memoryBaseBytes: (4 + id) * GIB,
}));

export const clusterStorages: readonly Storage[] = [
  {
    name: 'local',
    type: 'dir',
    shared: false,
    content: ['iso', 'import', 'vztmpl', 'snippets'],
    totalBytes: 100 * GIB,
  },
  { name: 'local-lvm', type: 'lvmthin', shared: false, content: ['images'], totalBytes: 400 * GIB },
  { name: 'shared', type: 'nfs', shared: true, content: ['images', 'import', 'iso'], totalBytes: 2048 * GIB },
];

export interface Bridge {
  name: string;
  vlanAware: boolean;
}

export const clusterBridges: readonly Bridge[] = [
  { name: 'vmbr0', vlanAware: false },
  { name: 'vmbr1', vlanAware: true },
];

export const clusterPools: readonly { id: string; comment: string }[] = [
  { id: 'chatops', comment: 'Machines asked for in chat' },
  { id: 'templates', comment: 'Golden images' },
  { id: 'strangers', comment: 'Machines of others' },
];

/** PVE 9.1, the release whose API description the tests compare with. */
export const pveVersion = { version: '9.1.4', release: '9.1', repoid: '5ac30304265fbd8e' } as const;
