import { findVm } from '../vm/find-vm.js';
import { isRunning } from '../vm/is-running.js';
import { makeTemplate } from '../vm/make-template.js';
import { ApiError } from './api-error.js';
import { text } from './parameter-types.js';
import { route } from './route.js';
import { startVmTask } from './start-vm-task.js';
import { vmParameters } from './vm-parameters.js';

export const qemuTemplate = [
  route('POST', '/nodes/{node}/qemu/{vmid}/template', {
    permission: { path: '/vms/{vmid}', all: ['VM.Allocate'] },
    parameters: { ...vmParameters, disk: text().optional() },
    handle: async ({ node, vmid }, call) => {
      const { sandbox } = call;
      const vm = findVm(sandbox, node, vmid);
      if (sandbox.state.snapshots.list(vmid).length > 0) {
        throw new ApiError(500, 'unable to create template, because VM contains snapshots');
      }
      if (vm.config.template === '1') throw new ApiError(500, "you can't convert a template to a template");
      if (await isRunning(sandbox, vm)) throw new ApiError(500, "you can't convert a VM to template if VM is running");
      return startVmTask(call, { node, vmid, type: 'qmtemplate' }, (present) => makeTemplate(sandbox, present));
    },
  }),
];
