import { z } from 'zod';
import { isVmidFree } from './is-vmid-free.js';
import { orIfAbsent } from './or-if-absent.js';
import { type Proxmox, ProxmoxError } from './proxmox.js';
import type { PveHttp } from './pve-http.js';
import { pvePath } from './pve-path.js';
import { pveNothing, pveText, pveUpid } from './pve-values.js';
import { readConfig } from './read-config.js';

type VmCalls = Pick<
  Proxmox,
  | 'findConfig'
  | 'findStatus'
  | 'createVm'
  | 'cloneVm'
  | 'setConfig'
  | 'makeTemplate'
  | 'startVm'
  | 'shutdownVm'
  | 'stopVm'
  | 'destroyVm'
>;

// Some values are objects in newer versions; those are not ours to read.
const Config = z.record(z.string(), pveText.catch(''));
const Status = z.looseObject({ status: z.string(), lock: z.string().nullish() });

/** One VM: its config, its status and what changes them. */
export function vmCalls(http: PveHttp): VmCalls {
  const power = (node: string, vmid: number, act: string, parameters: Record<string, string> = {}): Promise<string> =>
    http.change('POST', pvePath`/nodes/${node}/qemu/${vmid}/status/${act}`, pveUpid, parameters);
  return {
    findConfig: (node, vmid) =>
      orIfNoVm(http, vmid, async () =>
        readConfig(await http.read(pvePath`/nodes/${node}/qemu/${vmid}/config`, Config)),
      ),
    findStatus: (node, vmid) =>
      orIfNoVm(http, vmid, async () => {
        const status = await http.read(pvePath`/nodes/${node}/qemu/${vmid}/status/current`, Status);
        return { running: status.status === 'running', lock: status.lock ?? null };
      }),
    createVm: (node, parameters) => http.change('POST', pvePath`/nodes/${node}/qemu`, pveUpid, parameters),
    cloneVm: (node, template, parameters) =>
      http.change('POST', pvePath`/nodes/${node}/qemu/${template}/clone`, pveUpid, parameters),
    async setConfig(node, vmid, parameters) {
      await http.change('PUT', pvePath`/nodes/${node}/qemu/${vmid}/config`, pveNothing, parameters);
    },
    makeTemplate: (node, vmid) => http.change('POST', pvePath`/nodes/${node}/qemu/${vmid}/template`, pveUpid),
    startVm: (node, vmid) => power(node, vmid, 'start'),
    shutdownVm: (node, vmid, timeoutSeconds) => power(node, vmid, 'shutdown', { timeout: String(timeoutSeconds) }),
    stopVm: (node, vmid) => power(node, vmid, 'stop'),
    destroyVm: (node, vmid) =>
      http.change('DELETE', pvePath`/nodes/${node}/qemu/${vmid}`, pveUpid, {
        purge: '1',
        'destroy-unreferenced-disks': '1',
      }),
  };
}

/** A token that is bound to pools is refused what does not exist, as it is refused what it may not see. */
async function orIfNoVm<T>(http: PveHttp, vmid: number, read: () => Promise<T>): Promise<T | null> {
  try {
    return await orIfAbsent(read, null);
  } catch (error) {
    const isRefused = error instanceof ProxmoxError && error.kind === 'forbidden';
    if (isRefused && (await isVmidFree(http, vmid))) return null;
    throw error;
  }
}
