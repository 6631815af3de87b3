import { clusterNodes } from '../cluster.js';
import { checkClone } from '../vm/check-clone.js';
import type { CloneOrder } from '../vm/clone-order.js';
import { cloneVm } from '../vm/clone-vm.js';
import { isRunning } from '../vm/is-running.js';
import { mayDo, requirePrivileges } from './access.js';
import { ApiError } from './api-error.js';
import {
  boolean,
  configName,
  dnsName,
  integer,
  nodeName,
  oneOf,
  poolName,
  storageName,
  text,
  vmid,
} from './parameter-types.js';
import { type Call, route } from './route.js';
import { vmParameters } from './vm-parameters.js';

/** A worker waits one second for the source's lock file, and for the new VMID's. */
const lockTimeoutMs = 1_000;

export const qemuClone = [
  route('POST', '/nodes/{node}/qemu/{vmid}/clone', {
    permission: { path: '/vms/{vmid}', all: ['VM.Clone'] },
    parameters: {
      ...vmParameters,
      bwlimit: integer({ minimum: 0 }).optional(),
      description: text().optional(),
      format: oneOf(['raw', 'qcow2', 'vmdk']).optional(),
      full: boolean().optional(),
      name: dnsName().optional(),
      newid: vmid(),
      pool: poolName().optional(),
      snapname: configName().optional(),
      storage: storageName().optional(),
      target: nodeName().optional(),
    },
    handle: ({ node, vmid: source, bwlimit: _, target, ...rest }, call) => {
      const order: CloneOrder = { ...rest, node, source, target: target === node ? undefined : target };
      checkRights(order, call);
      const { sandbox, access } = call;
      const check = (): ReturnType<typeof checkClone> => checkClone(sandbox, order);
      check();
      return sandbox.tasks.start({
        node,
        // PVE files the worker under the VMID of the source, not of the clone.
        type: 'qmclone',
        id: String(source),
        user: access.token.id,
        run: (control) =>
          sandbox.locks.hold([source, order.newid], lockTimeoutMs, async () => {
            const found = check();
            // A guest is copied while it stands still; PVE itself could mirror a running one.
            if (await isRunning(sandbox, found.vm)) throw new Error('the sandbox clones only VMs that are stopped');
            await cloneVm(sandbox, order, found, control);
          }),
      });
    },
  }),
];

function checkRights(order: CloneOrder, { sandbox, access }: Call): void {
  const inPool = order.pool !== undefined && mayDo(access, `/pool/${order.pool}`, ['VM.Allocate']);
  if (!inPool) requirePrivileges(access, `/vms/${order.newid}`, ['VM.Allocate']);
  if (order.storage !== undefined) requirePrivileges(access, `/storage/${order.storage}`, ['Datastore.AllocateSpace']);
  if (order.pool !== undefined && !sandbox.state.pools.list().some((pool) => pool.id === order.pool)) {
    throw new ApiError(500, `pool '${order.pool}' does not exist`);
  }
  if (order.target !== undefined && !clusterNodes.some((each) => each.name === order.target)) {
    throw new ApiError(500, `no such cluster node '${order.target}'`);
  }
}
