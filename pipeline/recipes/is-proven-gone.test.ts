import { describe, expect, it } from 'vitest';
import { clusterVm, createExampleCluster } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import { startFakeTask } from '../fakes/fake-pve-tasks.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import { isProvenGone } from './is-proven-gone.js';

const { node, vmid } = clusterVm.template;
const clone = { call: 'cloneVm', node, type: 'qmclone', id: String(vmid), effect: () => undefined } as const;

function stage() {
  const proxmox = createExampleCluster();
  const tools = createFakeCallTools(proxmox);
  const begin = (agoMs: number, mode: 'at-once' | 'by-hand') => {
    proxmox.world.taskMode = mode;
    startFakeTask(proxmox.world, tools.now() - agoMs, clone);
  };
  const begun = tools.now();
  return { proxmox, begin, look: () => isProvenGone(tools, clusterVm, begun - 60_000) };
}

describe('a VM is proven gone', () => {
  it('where its VMID is free and no clone of ours is on its way, seen twice', async () => {
    const { proxmox, begin, look } = stage();
    begin(30_000, 'at-once');
    expect(await look()).toBe(true);
    expect([proxmox.countCalls('isVmidFree'), proxmox.countCalls('findTasks')]).toEqual([2, 2]);
  });

  it.each([
    ['runs', 600_000, 'by-hand'],
    ['began a moment ago and is listed as ended', 2_000, 'at-once'],
  ] as const)('but not while a clone of ours %s', async (_name, agoMs, mode) => {
    const { begin, look } = stage();
    begin(agoMs, mode);
    expect(await look()).toBe(false);
  });

  it.each(['isVmidFree', 'findTasks'] as const)('and not where the second look differs (%s)', async (call) => {
    const { proxmox, begin, look } = stage();
    proxmox.before('isVmidFree', () =>
      proxmox.before(call, () => {
        if (call === 'findTasks') begin(600_000, 'by-hand');
        else addFakeVm(proxmox.world, { vmid: clusterVm.vmid });
      }),
    );
    expect(await look()).toBe(false);
  });
});
