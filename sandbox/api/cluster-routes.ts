import { clusterName, clusterNodes } from '../cluster.js';
import type { Json } from '../json.js';
import { mayDo } from './access.js';
import { clusterResources } from './cluster-resources.js';
import { isOnline } from './is-online.js';
import { parameterError } from './parameter-error.js';
import { boolean, oneOf, vmid } from './parameter-types.js';
import { type Call, route } from './route.js';
import { taskSummary } from './task-summary.js';

/** What concerns all nodes. */
export const clusterRoutes = [
  route('GET', '/cluster/resources', {
    permission: 'user',
    parameters: { type: oneOf(['vm', 'storage', 'node', 'sdn']).optional() },
    handle: ({ type }, call) => clusterResources(call, type ?? null),
  }),
  route('GET', '/cluster/nextid', {
    permission: 'user',
    parameters: { vmid: vmid().optional() },
    handle: (parameters, { sandbox }) => {
      const taken = (id: number): boolean => sandbox.state.vms.find(id) !== null;
      if (parameters.vmid !== undefined) {
        if (taken(parameters.vmid)) throw parameterError({ vmid: `VM ${parameters.vmid} already exists` });
        return String(parameters.vmid);
      }
      let next = 100;
      while (taken(next)) next += 1;
      return String(next);
    },
  }),
  route('GET', '/cluster/status', {
    permission: { path: '/', all: ['Sys.Audit'] },
    parameters: {},
    handle: (_, call) => clusterStatus(call),
  }),
  route('GET', '/cluster/tasks', {
    permission: 'user',
    parameters: {},
    handle: (_, { sandbox, access }) =>
      sandbox.state.tasks
        .list()
        .filter((task) => task.user === access.token.id || mayDo(access, `/nodes/${task.node}`, ['Sys.Audit']))
        .slice(0, 500)
        .map(taskSummary),
  }),
  route('GET', '/cluster/sdn/vnets', {
    permission: 'user',
    parameters: { pending: boolean().optional(), running: boolean().optional() },
    handle: () => [],
  }),
  route('GET', '/cluster/sdn/zones', {
    permission: 'user',
    parameters: {
      pending: boolean().optional(),
      running: boolean().optional(),
      type: oneOf(['evpn', 'faucet', 'qinq', 'simple', 'vlan', 'vxlan']).optional(),
    },
    handle: () => [],
  }),
];

function clusterStatus({ sandbox }: Call): Json {
  const cluster = {
    type: 'cluster',
    id: 'cluster',
    name: clusterName,
    nodes: clusterNodes.length,
    quorate: 1,
    version: 3,
  };
  const nodes = clusterNodes.map((node) => ({
    type: 'node',
    id: `node/${node.name}`,
    name: node.name,
    nodeid: node.id,
    ip: node.address,
    level: '',
    local: node.id === 1 ? 1 : 0,
    online: isOnline(sandbox, node.name) ? 1 : 0,
  }));
  return [cluster, ...nodes];
}
