import type { Json } from '../json.js';
import { applyPending, pendingConfig } from '../vm/apply-pending.js';
import { type ConfigChange, changeConfig } from '../vm/change-config.js';
import { configDigest } from '../vm/config-digest.js';
import { findConfigKey } from '../vm/config-keys.js';
import { configValue } from '../vm/config-value.js';
import { checkLock, findVm } from '../vm/find-vm.js';
import { checkConfigPrivileges, normaliseConfig } from '../vm/update-config.js';
import type { Vm, VmConfig } from '../vm/vm.js';
import { requireOnVm } from './access.js';
import { ApiError } from './api-error.js';
import { configParameters } from './config-parameters.js';
import { parameterError } from './parameter-error.js';
import { boolean, configName, integer, storageName, text } from './parameter-types.js';
import { type Call, route } from './route.js';
import { vmParameters } from './vm-parameters.js';

const lockTimeoutMs = 10_000;
const audit = { path: '/vms/{vmid}', all: ['VM.Audit'] };
const anyConfig = [
  'VM.Config.Disk',
  'VM.Config.CDROM',
  'VM.Config.CPU',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.HWType',
  'VM.Config.Options',
  'VM.Config.Cloudinit',
];

const changeParameters = {
  ...configParameters,
  ...vmParameters,
  delete: text().optional(),
  revert: text().optional(),
  digest: text().optional(),
  skiplock: boolean().optional(),
  force: boolean().optional(),
};

export const qemuConfig = [
  route('GET', '/nodes/{node}/qemu/{vmid}/config', {
    permission: audit,
    parameters: { ...vmParameters, current: boolean().optional(), snapshot: configName().optional() },
    handle: ({ node, vmid, current = false, snapshot }, { sandbox }) => {
      const vm = findVm(sandbox, node, vmid);
      if (snapshot !== undefined) {
        const found = sandbox.state.snapshots.list(vmid).find((each) => each.name === snapshot);
        if (found === undefined) throw new ApiError(500, `snapshot '${snapshot}' does not exist`);
        return renderConfig(vm, found.config);
      }
      return renderConfig(vm, current ? vm.config : pendingConfig(vm));
    },
  }),
  route('PUT', '/nodes/{node}/qemu/{vmid}/config', {
    permission: { path: '/vms/{vmid}', any: anyConfig },
    parameters: changeParameters,
    handle: async (parameters, call) => {
      const change = readChange(parameters, call);
      await call.sandbox.locks.hold([change.vmid], lockTimeoutMs, () => changeConfig(call.sandbox, change));
      return null;
    },
  }),
  route('POST', '/nodes/{node}/qemu/{vmid}/config', {
    permission: { path: '/vms/{vmid}', any: anyConfig },
    parameters: {
      ...changeParameters,
      background_delay: integer({ minimum: 1, maximum: 30 }).optional(),
      'import-working-storage': storageName().optional(),
    },
    handle: ({ background_delay: _, 'import-working-storage': __, ...parameters }, call) => {
      const { sandbox, access } = call;
      const change = readChange(parameters, call);
      return sandbox.tasks.start({
        node: change.node,
        type: 'qmconfig',
        id: String(change.vmid),
        user: access.token.id,
        run: () => sandbox.locks.hold([change.vmid], lockTimeoutMs, () => changeConfig(sandbox, change)),
      });
    },
  }),
  route('GET', '/nodes/{node}/qemu/{vmid}/pending', {
    permission: audit,
    parameters: vmParameters,
    handle: ({ node, vmid }, { sandbox }) => renderPending(findVm(sandbox, node, vmid)),
  }),
];

function renderConfig(vm: Vm, config: VmConfig): Json {
  const values = Object.entries(config).map(([key, value]) => [key, configValue(key, value)]);
  return { ...Object.fromEntries(values), digest: configDigest(vm) };
}

function renderPending(vm: Vm): Json {
  const keys = [...new Set([...Object.keys(vm.config), ...Object.keys(vm.pending)])].sort();
  return keys.map((key) => {
    const value = vm.config[key];
    const pending = vm.pending[key];
    return {
      key,
      ...(value === undefined ? {} : { value: configValue(key, value) }),
      ...(pending === null ? { delete: 1 } : {}),
      ...(typeof pending === 'string' ? { pending: configValue(key, pending) } : {}),
    };
  });
}

interface ChangeParameters {
  node: string;
  vmid: number;
  delete?: string | undefined;
  revert?: string | undefined;
  digest?: string | undefined;
  skiplock?: boolean | undefined;
  force?: boolean | undefined;
}

function readChange(parameters: ChangeParameters, { sandbox, access }: Call): ConfigChange {
  const { node, vmid, delete: deleted = '', revert = '', digest, skiplock, force: _, ...keys } = parameters;
  if (skiplock === true) throw parameterError({ skiplock: 'Only root may use this option.' });
  const vm = findVm(sandbox, node, vmid);
  checkLock(vm);
  const given = definedOnly(keys);
  const change = { set: given, delete: splitKeys('delete', deleted), revert: splitKeys('revert', revert) };
  if (Object.keys(given).length + change.delete.length + change.revert.length === 0) {
    throw new ApiError(500, 'no options specified');
  }
  const both = change.delete.find((key) => given[key] !== undefined);
  if (both !== undefined)
    throw parameterError({ delete: `you can't use '-${both}' and -delete ${both}' at the same time` });
  checkConfigPrivileges(access, vm, [...change.delete, ...Object.keys(given)]);
  requireForDrives(change.delete, vm, access);
  return { node, vmid, ...change, set: normaliseConfig(access, vm, given), digest };
}

function definedOnly(keys: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(keys).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return Object.fromEntries(entries);
}

function splitKeys(parameter: string, listed: string): string[] {
  const keys = listed.split(/[,; ]+/).filter((key) => key !== '');
  const wrong = keys.find((key) => findConfigKey(key) === null);
  if (wrong !== undefined) throw parameterError({ [parameter]: `unknown option '${wrong}'` });
  return keys.map((key) => (key === 'cdrom' ? 'ide2' : key));
}

function requireForDrives(keys: readonly string[], vm: Vm, access: Call['access']): void {
  for (const key of keys) {
    const value = applyPending(vm, false).config[key];
    if (value === undefined || findConfigKey(key)?.kind !== 'drive') continue;
    requireOnVm(access, vm, [value.includes('media=cdrom') ? 'VM.Config.CDROM' : 'VM.Config.Disk']);
  }
}
