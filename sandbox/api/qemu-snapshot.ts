import { configDigest } from '../vm/config-digest.js';
import { configValue } from '../vm/config-value.js';
import { checkLock, findVm } from '../vm/find-vm.js';
import { isRunning } from '../vm/is-running.js';
import { removeSnapshot, rollbackSnapshot, takeSnapshot } from '../vm/snapshots.js';
import { ApiError } from './api-error.js';
import { boolean, configName, text } from './parameter-types.js';
import { type Call, route } from './route.js';
import { startVmTask } from './start-vm-task.js';
import { vmParameters } from './vm-parameters.js';

const base = '/nodes/{node}/qemu/{vmid}/snapshot';
const named = { ...vmParameters, snapname: configName() };
const change = { path: '/vms/{vmid}', all: ['VM.Snapshot'] };

export const qemuSnapshot = [
  route('GET', base, {
    permission: { path: '/vms/{vmid}', all: ['VM.Audit'] },
    parameters: vmParameters,
    handle: async ({ node, vmid }, { sandbox }) => {
      const vm = findVm(sandbox, node, vmid);
      const taken = sandbox.state.snapshots.list(vmid).map(({ name, description, takenAtS, parent }) => ({
        name,
        description,
        snaptime: takenAtS,
        vmstate: 0,
        ...(parent === null ? {} : { parent }),
      }));
      const parent = vm.config.parent;
      const current = {
        name: 'current',
        description: 'You are here!',
        digest: configDigest(vm),
        running: (await isRunning(sandbox, vm)) ? 1 : 0,
        ...(parent === undefined ? {} : { parent }),
      };
      return [...taken, current];
    },
  }),
  route('POST', base, {
    permission: change,
    parameters: { ...named, description: text().optional(), vmstate: boolean().optional() },
    handle: ({ node, vmid, snapname, description = '' }, call) => {
      if (snapname === 'current' || snapname === 'pending')
        throw new ApiError(500, `unable to use snapshot name '${snapname}' (reserved name)`);
      return startVmTask(call, { node, vmid, type: 'qmsnapshot' }, (vm) =>
        takeSnapshot(call.sandbox, vm, snapname, description),
      );
    },
  }),
  route('GET', `${base}/{snapname}`, {
    permission: 'user',
    parameters: named,
    handle: () => [{ cmd: 'config' }, { cmd: 'rollback' }],
  }),
  route('DELETE', `${base}/{snapname}`, {
    permission: change,
    parameters: { ...named, force: boolean().optional() },
    handle: ({ node, vmid, snapname }, call) =>
      startVmTask(call, { node, vmid, type: 'qmdelsnapshot' }, (vm) => removeSnapshot(call.sandbox, vm, snapname)),
  }),
  route('GET', `${base}/{snapname}/config`, {
    permission: { path: '/vms/{vmid}', any: ['VM.Snapshot', 'VM.Snapshot.Rollback', 'VM.Audit'] },
    parameters: named,
    handle: ({ node, vmid, snapname }, call) => {
      findVm(call.sandbox, node, vmid);
      const snapshot = getSnapshot(call, vmid, snapname);
      const values = Object.entries(snapshot.config).map(([key, value]) => [key, configValue(key, value)]);
      return { ...Object.fromEntries(values), snaptime: snapshot.takenAtS, description: snapshot.description };
    },
  }),
  route('PUT', `${base}/{snapname}/config`, {
    permission: change,
    parameters: { ...named, description: text().optional() },
    handle: ({ node, vmid, snapname, description = '' }, call) => {
      checkLock(findVm(call.sandbox, node, vmid));
      call.sandbox.state.snapshots.save({ ...getSnapshot(call, vmid, snapname), description });
      return null;
    },
  }),
  route('POST', `${base}/{snapname}/rollback`, {
    permission: { path: '/vms/{vmid}', any: ['VM.Snapshot', 'VM.Snapshot.Rollback'] },
    parameters: { ...named, start: boolean().optional() },
    handle: ({ node, vmid, snapname, start = false }, call) =>
      startVmTask(call, { node, vmid, type: 'qmrollback' }, (vm) =>
        rollbackSnapshot(call.sandbox, vm, snapname, start),
      ),
  }),
];

function getSnapshot({ sandbox }: Call, vmid: number, name: string) {
  const found = sandbox.state.snapshots.list(vmid).find((each) => each.name === name);
  if (found === undefined) throw new ApiError(500, `snapshot '${name}' does not exist`);
  return found;
}
