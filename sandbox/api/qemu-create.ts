import { type CreateOrder, createVm } from '../vm/create-vm.js';
import { checkConfigPrivileges, normaliseConfig } from '../vm/update-config.js';
import { mayDo, requirePrivileges } from './access.js';
import { ApiError } from './api-error.js';
import { configParameters } from './config-parameters.js';
import { boolean, integer, nodeName, poolName, storageName, text, vmid } from './parameter-types.js';
import { route } from './route.js';

const lockTimeoutMs = 1_000;

export const qemuCreate = [
  route('POST', '/nodes/{node}/qemu', {
    permission: 'user',
    parameters: {
      ...configParameters,
      node: nodeName(),
      vmid: vmid(),
      archive: text().optional(),
      bwlimit: integer({ minimum: 0 }).optional(),
      force: boolean().optional(),
      'ha-managed': boolean().optional(),
      'import-working-storage': storageName().optional(),
      'live-restore': boolean().optional(),
      pool: poolName().optional(),
      start: boolean().optional(),
      storage: storageName().optional(),
      unique: boolean().optional(),
    },
    handle: (parameters, { sandbox, access }) => {
      const { node, vmid: id, pool = null, start = false, archive, ...keys } = parameters;
      if (pool === null || !mayDo(access, `/pool/${pool}`, ['VM.Allocate'])) {
        requirePrivileges(access, `/vms/${id}`, ['VM.Allocate']);
      }
      if (archive !== undefined) throw new ApiError(500, 'the sandbox has no backups to restore');
      if (pool !== null && !sandbox.state.pools.list().some((each) => each.id === pool)) {
        throw new ApiError(500, `pool '${pool}' does not exist`);
      }
      const given = configOf(keys);
      const vm = { vmid: id, pool };
      checkConfigPrivileges(access, vm, Object.keys(given));
      const order: CreateOrder = { node, vmid: id, pool, start, config: normaliseConfig(access, vm, given) };
      refuseTaken();
      return sandbox.tasks.start({
        node,
        type: 'qmcreate',
        id: String(id),
        user: access.token.id,
        run: () =>
          sandbox.locks.hold([id], lockTimeoutMs, () => {
            refuseTaken();
            return createVm(sandbox, order);
          }),
      });

      function refuseTaken(): void {
        const taken = sandbox.state.vms.find(id);
        if (taken !== null)
          throw new ApiError(500, `unable to create VM ${id} - VM ${id} already exists on node '${taken.node}'`);
      }
    },
  }),
];

function configOf(keys: Readonly<Record<string, unknown>>): Record<string, string> {
  const isConfig = (key: string): boolean => key in configParameters;
  const entries = Object.entries(keys).flatMap(([key, value]) =>
    isConfig(key) && typeof value === 'string' ? [[key, value] as const] : [],
  );
  return Object.fromEntries(entries);
}
