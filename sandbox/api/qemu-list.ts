import { runningVmids } from '../vm/is-running.js';
import { vmSummary } from '../vm/vm-summary.js';
import { mayDo } from './access.js';
import { boolean, nodeName } from './parameter-types.js';
import { route } from './route.js';

export const qemuList = [
  route('GET', '/nodes/{node}/qemu', {
    permission: 'user',
    parameters: { node: nodeName(), full: boolean().optional() },
    handle: async ({ node }, { sandbox, access }) => {
      const running = await runningVmids(sandbox);
      return sandbox.state.vms
        .list()
        .filter((vm) => vm.node === node && mayDo(access, `/vms/${vm.vmid}`, ['VM.Audit']))
        .map((vm) => ({ ...vmSummary(vm, running.has(vm.vmid)) }));
    },
  }),
];
