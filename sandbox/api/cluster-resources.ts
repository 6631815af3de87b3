import { clusterNodes, clusterStorages } from '../cluster.js';
import type { Json } from '../json.js';
import { runningVmids } from '../vm/is-running.js';
import { memoryUse } from '../vm/memory-use.js';
import { vmSummary } from '../vm/vm-summary.js';
import { storageUsage } from '../volumes/storage-usage.js';
import { mayDo } from './access.js';
import { isOnline } from './is-online.js';
import type { Call } from './route.js';

/** One flat list of what the token may see, as the tree of PVE's page shows it. */
export async function clusterResources(call: Call, type: 'vm' | 'storage' | 'node' | 'sdn' | null): Promise<Json> {
  const running = await runningVmids(call.sandbox);
  return [
    ...(type === null ? pools(call) : []),
    ...(type === null || type === 'vm' ? vms(call, running) : []),
    ...(type === null || type === 'node' ? nodes(call, running) : []),
    ...(type === null || type === 'storage' ? storages(call) : []),
    ...(type === null || type === 'sdn' ? zones(call) : []),
  ];
}

function pools({ sandbox, access }: Call): Json[] {
  return sandbox.state.pools
    .list()
    .filter((pool) => mayDo(access, `/pool/${pool.id}`, ['Pool.Audit']))
    .map((pool) => ({ id: `/pool/${pool.id}`, type: 'pool', pool: pool.id }));
}

function vms({ sandbox, access }: Call, running: ReadonlySet<number>): Json[] {
  return sandbox.state.vms
    .list()
    .filter((vm) => mayDo(access, `/vms/${vm.vmid}`, ['VM.Audit']))
    .map((vm) => {
      const { cpus, ...summary } = vmSummary(vm, running.has(vm.vmid));
      return {
        ...summary,
        id: `qemu/${vm.vmid}`,
        type: 'qemu',
        node: vm.node,
        maxcpu: cpus,
        template: vm.config.template === '1' ? 1 : 0,
        ...(isOnline(sandbox, vm.node) ? {} : { status: 'unknown' }),
        ...(vm.pool === null ? {} : { pool: vm.pool }),
      };
    });
}

function nodes({ sandbox, access }: Call, running: ReadonlySet<number>): Json[] {
  return clusterNodes.map((node) => {
    const base = { id: `node/${node.name}`, type: 'node', node: node.name };
    if (!isOnline(sandbox, node.name))
      return { ...base, status: 'offline', maxcpu: 0, maxmem: 0, mem: 0, disk: 0, maxdisk: 0 };
    if (!mayDo(access, `/nodes/${node.name}`, ['Sys.Audit'])) return { ...base, status: 'online' };
    return {
      ...base,
      status: 'online',
      level: '',
      cpu: 0.02,
      maxcpu: node.cpus,
      mem: memoryUse(sandbox, node, running),
      maxmem: node.memoryBytes,
      disk: 8 * 1024 ** 3,
      maxdisk: 96 * 1024 ** 3,
      uptime: Math.floor(process.uptime()),
      'cgroup-mode': 2,
    };
  });
}

function storages({ sandbox, access }: Call): Json[] {
  return clusterNodes.flatMap((node) =>
    clusterStorages
      .filter((storage) =>
        mayDo(access, `/storage/${storage.name}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], true),
      )
      .map((storage) => {
        const usage = storageUsage(sandbox, storage, node.name);
        return {
          id: `storage/${node.name}/${storage.name}`,
          type: 'storage',
          node: node.name,
          storage: storage.name,
          plugintype: storage.type,
          content: storage.content.join(','),
          shared: storage.shared ? 1 : 0,
          status: isOnline(sandbox, node.name) ? 'available' : 'unknown',
          disk: usage.used,
          maxdisk: usage.total,
        };
      }),
  );
}

function zones({ access }: Call): Json[] {
  if (!mayDo(access, '/sdn/zones/localnetwork', ['SDN.Audit', 'SDN.Use'], true)) return [];
  return clusterNodes.map((node) => ({
    id: `sdn/${node.name}/localnetwork`,
    type: 'sdn',
    node: node.name,
    sdn: 'localnetwork',
    status: 'ok',
  }));
}
