import { destroyVm } from '../vm/destroy-vm.js';
import { checkLock, findVm } from '../vm/find-vm.js';
import { isRunning } from '../vm/is-running.js';
import { ApiError } from './api-error.js';
import { parameterError } from './parameter-error.js';
import { boolean } from './parameter-types.js';
import { route } from './route.js';
import { vmParameters } from './vm-parameters.js';

const lockTimeoutMs = 10_000;

export const qemuDelete = [
  route('DELETE', '/nodes/{node}/qemu/{vmid}', {
    permission: { path: '/vms/{vmid}', all: ['VM.Allocate'] },
    parameters: {
      ...vmParameters,
      'destroy-unreferenced-disks': boolean().optional(),
      purge: boolean().optional(),
      skiplock: boolean().optional(),
    },
    handle: async ({ node, vmid, skiplock }, { sandbox, access }) => {
      if (skiplock === true) throw parameterError({ skiplock: 'Only root may use this option.' });
      const check = async () => {
        const vm = findVm(sandbox, node, vmid);
        checkLock(vm);
        if (vm.config.protection === '1') throw new ApiError(500, `can't remove VM ${vmid} - protection mode enabled`);
        if (await isRunning(sandbox, vm)) throw new ApiError(500, `VM ${vmid} is running - destroy failed`);
        return vm;
      };
      await check();
      return sandbox.tasks.start({
        node,
        type: 'qmdestroy',
        id: String(vmid),
        user: access.token.id,
        run: () => sandbox.locks.hold([vmid], lockTimeoutMs, async () => destroyVm(sandbox, await check())),
      });
    },
  }),
];
