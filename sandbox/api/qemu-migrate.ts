import { clusterNodes } from '../cluster.js';
import { findVm } from '../vm/find-vm.js';
import { isRunning } from '../vm/is-running.js';
import { migrateVm, planMigration } from '../vm/migrate-vm.js';
import { ApiError } from './api-error.js';
import { isOnline } from './is-online.js';
import { parameterError } from './parameter-error.js';
import { boolean, integer, nodeName, oneOf, text } from './parameter-types.js';
import { route } from './route.js';
import { startVmTask } from './start-vm-task.js';
import { vmParameters } from './vm-parameters.js';

const permission = { path: '/vms/{vmid}', all: ['VM.Migrate'] };

export const qemuMigrate = [
  route('GET', '/nodes/{node}/qemu/{vmid}/migrate', {
    permission,
    parameters: { ...vmParameters, target: nodeName().optional() },
    handle: async ({ node, vmid }, { sandbox }) => {
      const vm = findVm(sandbox, node, vmid);
      const { localDisks } = planMigration(sandbox, vm);
      return {
        running: (await isRunning(sandbox, vm)) ? 1 : 0,
        allowed_nodes:
          localDisks.length > 0 ? [] : clusterNodes.map(({ name }) => name).filter((name) => name !== node),
        local_disks: localDisks.map(({ volid, size, cdrom }) => ({ volid, size, cdrom: cdrom ? 1 : 0, is_unused: 0 })),
        local_resources: [],
        'mapped-resources': [],
        'mapped-resource-info': {},
        'has-dbus-vmstate': 0,
      };
    },
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/migrate', {
    permission,
    parameters: {
      ...vmParameters,
      bwlimit: integer({ minimum: 0 }).optional(),
      force: boolean().optional(),
      migration_network: text().optional(),
      migration_type: oneOf(['secure', 'insecure']).optional(),
      online: boolean().optional(),
      target: nodeName(),
      targetstorage: text().optional(),
      'with-conntrack-state': boolean().optional(),
      'with-local-disks': boolean().optional(),
    },
    handle: async ({ node, vmid, target, online = false, 'with-local-disks': withDisks = false }, call) => {
      const { sandbox } = call;
      const vm = findVm(sandbox, node, vmid);
      if (target === node) throw parameterError({ target: 'target is local node.' });
      if (!clusterNodes.some(({ name }) => name === target))
        throw new ApiError(500, `no such cluster node '${target}'`);
      if (!isOnline(sandbox, target)) throw new ApiError(500, `target node '${target}' is offline`);
      if ((await isRunning(sandbox, vm)) && !online)
        throw new ApiError(500, "can't migrate running VM without --online");
      return startVmTask(call, { node, vmid, type: 'qmigrate' }, async (present, { log }) =>
        migrateVm(sandbox, present, { target, withDisks, log }),
      );
    },
  }),
];
