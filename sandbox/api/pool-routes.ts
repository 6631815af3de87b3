import type { Pool } from '../state/pool-table.js';
import { runningVmids } from '../vm/is-running.js';
import { vmSummary } from '../vm/vm-summary.js';
import { findStorage } from '../volumes/find-storage.js';
import { mayDo, requirePrivileges } from './access.js';
import { ApiError } from './api-error.js';
import { boolean, oneOf, poolName, text } from './parameter-types.js';
import { type Call, route } from './route.js';

const kinds = ['qemu', 'lxc', 'storage'] as const;
const allocate = { path: '/pool/{poolid}', all: ['Pool.Allocate'] };
const changeParameters = {
  poolid: poolName(),
  'allow-move': boolean().optional(),
  comment: text().optional(),
  delete: boolean().optional(),
  storage: text().optional(),
  vms: text().optional(),
};

export const poolRoutes = [
  route('GET', '/pools', {
    permission: 'user',
    parameters: { poolid: poolName().optional(), type: oneOf(kinds).optional() },
    handle: async ({ poolid, type }, call) => {
      if (poolid === undefined) {
        return visiblePools(call).map(({ id, comment }) => ({ poolid: id, comment }));
      }
      requirePrivileges(call.access, `/pool/${poolid}`, ['Pool.Audit']);
      const pool = findPool(call, poolid);
      return [{ poolid, comment: pool.comment, members: await members(call, poolid, type) }];
    },
  }),
  route('GET', '/pools/{poolid}', {
    permission: { path: '/pool/{poolid}', all: ['Pool.Audit'] },
    parameters: { poolid: poolName(), type: oneOf(kinds).optional() },
    handle: async ({ poolid, type }, call) => ({
      comment: findPool(call, poolid).comment,
      members: await members(call, poolid, type),
    }),
  }),
  ...(['/pools', '/pools/{poolid}'] as const).map((path) =>
    route('PUT', path, {
      permission: allocate,
      parameters: changeParameters,
      handle: (change, call) => {
        changePool(change, call);
        return null;
      },
    }),
  ),
];

function visiblePools({ sandbox, access }: Call): Pool[] {
  return sandbox.state.pools.list().filter((pool) => mayDo(access, `/pool/${pool.id}`, ['Pool.Audit']));
}

function findPool({ sandbox }: Call, poolid: string): Pool {
  const pool = sandbox.state.pools.list().find(({ id }) => id === poolid);
  if (pool === undefined) throw new ApiError(500, `pool '${poolid}' does not exist`);
  return pool;
}

async function members({ sandbox }: Call, poolid: string, type: (typeof kinds)[number] | undefined) {
  if (type !== undefined && type !== 'qemu') return [];
  const running = await runningVmids(sandbox);
  return sandbox.state.vms
    .list()
    .filter((vm) => vm.pool === poolid)
    .map((vm) => ({ ...vmSummary(vm, running.has(vm.vmid)), id: `qemu/${vm.vmid}`, node: vm.node, type: 'qemu' }));
}

interface PoolChange {
  poolid: string;
  'allow-move'?: boolean | undefined;
  comment?: string | undefined;
  delete?: boolean | undefined;
  storage?: string | undefined;
  vms?: string | undefined;
}

function changePool(change: PoolChange, call: Call): void {
  const { sandbox, access } = call;
  const pool = findPool(call, change.poolid);
  for (const name of split(change.storage)) findStorage(name);
  sandbox.state.transaction(() => {
    for (const listed of split(change.vms)) {
      const vm = sandbox.state.vms.find(Number(listed));
      if (vm === null) throw new ApiError(500, `no such vm '${listed}'`);
      requirePrivileges(access, `/vms/${vm.vmid}`, ['VM.Allocate']);
      if (change.delete === true && vm.pool !== pool.id) throw new ApiError(500, `VM ${vm.vmid} is not a pool member`);
      if (change.delete !== true && vm.pool !== null && vm.pool !== pool.id && change['allow-move'] !== true) {
        throw new ApiError(500, `VM ${vm.vmid} belongs already to pool '${vm.pool}' and 'allow-move' is not set`);
      }
      sandbox.state.vms.save({ ...vm, pool: change.delete === true ? null : pool.id });
    }
    if (change.comment !== undefined) sandbox.state.pools.save({ ...pool, comment: change.comment });
  });
}

function split(list: string | undefined): string[] {
  return (list ?? '').split(/[,; ]+/).filter((each) => each !== '');
}
