import type { Json } from '../json.js';
import { findVm } from '../vm/find-vm.js';
import { isRunning } from '../vm/is-running.js';
import { powerOff } from '../vm/power-off.js';
import { powerOn } from '../vm/power-on.js';
import { resetVm } from '../vm/reset-vm.js';
import { shutDown } from '../vm/shut-down.js';
import type { Vm } from '../vm/vm.js';
import { vmSummary } from '../vm/vm-summary.js';
import { ApiError } from './api-error.js';
import { boolean, integer, nodeName, oneOf, text } from './parameter-types.js';
import { type Call, route } from './route.js';
import { startVmTask } from './start-vm-task.js';
import { vmParameters } from './vm-parameters.js';

const power = { path: '/vms/{vmid}', all: ['VM.PowerMgmt'] };

export const qemuStatus = [
  route('GET', '/nodes/{node}/qemu/{vmid}/status/current', {
    permission: { path: '/vms/{vmid}', all: ['VM.Audit'] },
    parameters: vmParameters,
    handle: ({ node, vmid }, call) => currentStatus(findVm(call.sandbox, node, vmid), call),
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/start', {
    permission: power,
    parameters: {
      ...vmParameters,
      'force-cpu': text().optional(),
      machine: text().optional(),
      migratedfrom: nodeName().optional(),
      migration_network: text().optional(),
      migration_type: oneOf(['secure', 'insecure']).optional(),
      'nets-host-mtu': text().optional(),
      skiplock: boolean().optional(),
      stateuri: text().optional(),
      targetstorage: text().optional(),
      timeout: integer({ minimum: 0 }).optional(),
      'with-conntrack-state': boolean().optional(),
    },
    handle: ({ node, vmid, skiplock }, call) => {
      refuseRootOption(skiplock);
      return startVmTask(call, { node, vmid, type: 'qmstart' }, (vm) => powerOn(call.sandbox, vm));
    },
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/stop', {
    permission: power,
    parameters: {
      ...vmParameters,
      keepActive: boolean().optional(),
      migratedfrom: nodeName().optional(),
      'overrule-shutdown': boolean().optional(),
      skiplock: boolean().optional(),
      timeout: integer({ minimum: 0 }).optional(),
    },
    handle: ({ node, vmid, skiplock }, call) => {
      refuseRootOption(skiplock);
      return startVmTask(call, { node, vmid, type: 'qmstop' }, (vm) => powerOff(call.sandbox, vm));
    },
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/shutdown', {
    permission: power,
    parameters: {
      ...vmParameters,
      forceStop: boolean().optional(),
      keepActive: boolean().optional(),
      skiplock: boolean().optional(),
      timeout: integer({ minimum: 0 }).optional(),
    },
    handle: ({ node, vmid, skiplock, timeout = 180, forceStop = false }, call) => {
      refuseRootOption(skiplock);
      return startVmTask(call, { node, vmid, type: 'qmshutdown' }, (vm) =>
        shutDown(call.sandbox, vm, timeout * 1000, forceStop),
      );
    },
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/reboot', {
    permission: power,
    parameters: { ...vmParameters, timeout: integer({ minimum: 0 }).optional() },
    handle: async ({ node, vmid, timeout = 180 }, call) => {
      const { sandbox } = call;
      const vm = findVm(sandbox, node, vmid);
      if (!(await isRunning(sandbox, vm))) throw new ApiError(500, `VM ${vmid} not running`);
      return startVmTask(call, { node, vmid, type: 'qmreboot' }, async (present) => {
        await shutDown(sandbox, present, timeout * 1000, false);
        await powerOn(sandbox, findVm(sandbox, node, vmid));
      });
    },
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/status/reset', {
    permission: power,
    parameters: { ...vmParameters, skiplock: boolean().optional() },
    handle: ({ node, vmid, skiplock }, call) => {
      refuseRootOption(skiplock);
      return startVmTask(call, { node, vmid, type: 'qmreset' }, (vm) => resetVm(call.sandbox, vm));
    },
  }),
];

function refuseRootOption(skiplock: boolean | undefined): void {
  if (skiplock === true) {
    throw new ApiError(400, 'Parameter verification failed.', { skiplock: 'Only root may use this option.' });
  }
}

async function currentStatus(vm: Vm, { sandbox }: Call): Promise<Json> {
  const running = await isRunning(sandbox, vm);
  const { serial0, agent } = vm.config;
  return {
    ...vmSummary(vm, running),
    qmpstatus: running ? 'running' : 'stopped',
    ha: { managed: 0 },
    ...(running
      ? { pid: 100_000 + (vm.vmid % 100_000), 'running-qemu': '10.1.2', 'running-machine': 'pc-i440fx-10.1+pve0' }
      : {}),
    ...(serial0 === undefined ? {} : { serial: 1 }),
    ...(agent !== undefined && /^(enabled=)?1/.test(agent) ? { agent: 1 } : {}),
  };
}
