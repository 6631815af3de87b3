import { clusterBridges, clusterNodes, pveVersion } from '../cluster.js';
import type { Json } from '../json.js';
import { runningVmids } from '../vm/is-running.js';
import { memoryUse } from '../vm/memory-use.js';
import { mayDo } from './access.js';
import { ApiError } from './api-error.js';
import { isOnline } from './is-online.js';
import { interfaceName, nodeName, oneOf } from './parameter-types.js';
import { type Call, route } from './route.js';

const GIB = 1024 ** 3;

/** The nodes themselves and their bridges. */
export const nodeRoutes = [
  route('GET', '/nodes', { permission: 'user', parameters: {}, handle: (_, call) => listNodes(call) }),
  route('GET', '/nodes/{node}/status', {
    permission: { path: '/nodes/{node}', all: ['Sys.Audit'] },
    parameters: { node: nodeName() },
    handle: ({ node }, call) => nodeStatus(call, node),
  }),
  route('GET', '/nodes/{node}/network', {
    permission: 'user',
    parameters: {
      node: nodeName(),
      type: oneOf([
        'bridge',
        'bond',
        'eth',
        'alias',
        'vlan',
        'fabric',
        'OVSBridge',
        'OVSBond',
        'OVSPort',
        'OVSIntPort',
        'vnet',
        'any_bridge',
        'any_local_bridge',
        'include_sdn',
      ]).optional(),
    },
    handle: ({ type }, { access }) => {
      const bridges = clusterBridges
        .filter(({ name }) => mayDo(access, `/sdn/zones/localnetwork/${name}`, ['SDN.Audit', 'SDN.Use'], true))
        .map(({ name }) => bridgeInterface(name));
      const wanted = type === undefined || ['bridge', 'any_bridge', 'any_local_bridge', 'include_sdn'].includes(type);
      const ports = type === undefined || type === 'eth' ? [ethernetInterface] : [];
      return [...(wanted ? bridges : []), ...ports];
    },
  }),
  route('GET', '/nodes/{node}/network/{iface}', {
    permission: { path: '/nodes/{node}', all: ['Sys.Audit'] },
    parameters: { node: nodeName(), iface: interfaceName() },
    handle: ({ iface }) => {
      if (clusterBridges.some(({ name }) => name === iface)) return bridgeInterface(iface);
      if (iface === ethernetInterface.iface) return ethernetInterface;
      throw new ApiError(400, 'Parameter verification failed.', { iface: 'interface does not exist' });
    },
  }),
];

const ethernetInterface = {
  iface: 'eno1',
  type: 'eth',
  method: 'manual',
  method6: 'manual',
  active: 1,
  exists: 1,
  priority: 2,
  families: ['inet'],
};

function bridgeInterface(name: string) {
  const aware = clusterBridges.some((bridge) => bridge.name === name && bridge.vlanAware);
  return {
    iface: name,
    type: 'bridge',
    method: 'manual',
    method6: 'manual',
    active: 1,
    autostart: 1,
    bridge_ports: 'eno1',
    families: ['inet'],
    priority: 3,
    ...(aware ? { bridge_vlan_aware: 1, bridge_vids: '2-4094' } : {}),
  };
}

async function listNodes({ sandbox, access }: Call): Promise<Json> {
  const running = await runningVmids(sandbox);
  return clusterNodes.map((node) => {
    const base = { id: `node/${node.name}`, type: 'node', node: node.name };
    if (!isOnline(sandbox, node.name)) return { ...base, status: 'offline' };
    if (!mayDo(access, `/nodes/${node.name}`, ['Sys.Audit'])) return { ...base, status: 'online' };
    return {
      ...base,
      status: 'online',
      level: '',
      cpu: 0.02,
      maxcpu: node.cpus,
      mem: memoryUse(sandbox, node, running),
      maxmem: node.memoryBytes,
      uptime: Math.floor(process.uptime()),
    };
  });
}

async function nodeStatus({ sandbox }: Call, name: string): Promise<Json> {
  const node = clusterNodes.find((each) => each.name === name);
  if (node === undefined) throw new ApiError(500, `no such cluster node '${name}'`);
  const used = memoryUse(sandbox, node, await runningVmids(sandbox));
  const free = node.memoryBytes - used;
  return {
    cpu: 0.02,
    cpuinfo: { model: 'Sandbox CPU', cores: node.cpus, cpus: node.cpus, sockets: 1 },
    memory: { total: node.memoryBytes, used, free, available: free },
    swap: { total: 0, used: 0, free: 0 },
    rootfs: { total: 96 * GIB, used: 8 * GIB, free: 88 * GIB, avail: 88 * GIB },
    loadavg: ['0.10', '0.10', '0.10'],
    uptime: Math.floor(process.uptime()),
    pveversion: `pve-manager/${pveVersion.version}/${pveVersion.repoid}`,
    kversion: 'Linux 6.14.11-4-pve #1 SMP PREEMPT_DYNAMIC',
    'current-kernel': {
      sysname: 'Linux',
      release: '6.14.11-4-pve',
      version: '#1 SMP PREEMPT_DYNAMIC',
      machine: 'x86_64',
    },
    'boot-info': { mode: 'efi', secureboot: 0 },
    wait: 0,
    idle: 0,
  };
}
