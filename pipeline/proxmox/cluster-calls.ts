import { z } from 'zod';
import { isVmidFree } from './is-vmid-free.js';
import { orIfAbsent } from './or-if-absent.js';
import type { Proxmox, PveNode, PveVm } from './proxmox.js';
import type { PveHttp } from './pve-http.js';
import { pvePath } from './pve-path.js';
import { pveBoolean, pveNumber, pveText } from './pve-values.js';
import { splitList } from './split-list.js';

type ClusterCalls = Pick<
  Proxmox,
  | 'version'
  | 'permissions'
  | 'listNodes'
  | 'listResources'
  | 'listBridges'
  | 'poolExists'
  | 'poolMembers'
  | 'isVmidFree'
>;

const Version = z.looseObject({ version: pveText, release: pveText });
const Permissions = z.record(z.string(), z.record(z.string(), z.json()));
const Bridges = z.array(z.looseObject({ iface: z.string() }));
const Pools = z.array(
  z.looseObject({
    poolid: z.string(),
    members: z.array(z.looseObject({ type: z.string(), vmid: pveNumber.nullish() })).nullish(),
  }),
);

const Nodes = z.array(
  z
    .looseObject({
      node: z.string(),
      status: z.string(),
      maxmem: pveNumber.nullish(),
      mem: pveNumber.nullish(),
      maxcpu: pveNumber.nullish(),
    })
    .transform(
      (node): PveNode => ({
        node: node.node,
        online: node.status === 'online',
        memoryBytes: node.maxmem ?? 0,
        memoryUsedBytes: node.mem ?? 0,
        cpus: node.maxcpu ?? 0,
      }),
    ),
);

const Resource = z.looseObject({
  type: z.string(),
  vmid: pveNumber.nullish(),
  node: z.string().nullish(),
  name: pveText.nullish(),
  template: pveBoolean,
  status: z.string().nullish(),
  pool: z.string().nullish(),
  tags: z.string().nullish(),
  maxmem: pveNumber.nullish(),
});

/** What the cluster as a whole says of itself. */
export function clusterCalls(http: PveHttp): ClusterCalls {
  const readPool = async (pool: string): Promise<z.infer<typeof Pools>> => {
    const pools = await http.read('/pools', Pools, { poolid: pool });
    return pools.filter(({ poolid }) => poolid === pool);
  };
  return {
    async version() {
      const { version, release } = await http.read('/version', Version);
      return { version, release };
    },
    async permissions() {
      const paths = Object.entries(await http.read('/access/permissions', Permissions));
      return new Map(paths.map(([path, privileges]) => [path, new Set(Object.keys(privileges))]));
    },
    listNodes: () => http.read('/nodes', Nodes),
    async listResources() {
      const resources = await http.read('/cluster/resources', z.array(Resource), { type: 'vm' });
      return resources.flatMap(readVm);
    },
    async listBridges(node) {
      // `any_bridge` brings Linux and OVS bridges and the VNets of this node.
      const bridges = await http.read(pvePath`/nodes/${node}/network`, Bridges, { type: 'any_bridge' });
      return bridges.map(({ iface }) => iface);
    },
    poolExists: (pool) => orIfAbsent(async () => (await readPool(pool)).length > 0, false),
    async poolMembers(pool) {
      const members = (await readPool(pool)).flatMap((found) => found.members ?? []);
      return members.filter(({ type }) => type === 'qemu').flatMap(({ vmid }) => vmid ?? []);
    },
    isVmidFree: (vmid) => isVmidFree(http, vmid),
  };
}

function readVm(resource: z.infer<typeof Resource>): PveVm[] {
  const { type, vmid, node } = resource;
  if (type !== 'qemu' || typeof vmid !== 'number' || typeof node !== 'string') return [];
  return [
    {
      vmid,
      node,
      name: resource.name ?? '',
      template: resource.template,
      running: resource.status === 'running',
      pool: resource.pool ?? null,
      tags: splitList(resource.tags ?? ''),
      memoryBytes: resource.maxmem ?? 0,
    },
  ];
}
