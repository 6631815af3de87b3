import { describe, expect, it } from 'vitest';
import { seedVolid } from '../cloud-init/seed-volid.js';
import { addExampleVm, clusterVm, createExampleCluster, exampleUuid } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import type { FakeProxmox } from '../fakes/fake-proxmox.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import type { CallStep, ContainerStep } from '../run/recipe.js';
import { checkDestroy } from './check-destroy.js';
import { destroyVm } from './destroy-vm.js';
import { planDestroyVm } from './plan-destroy-vm.js';
import type { DestroySpec } from './vm-spec.js';

const { name, vmid, pool, environment, endpoint, images, instance, node } = clusterVm;
const spec: DestroySpec = {
  ...{ name, vmid, pool, environment, endpoint, images, instance, node },
  requestId: 'deadbeef',
  label: 'R-50',
  madeBy: clusterVm.requestId,
  smbiosUuid: exampleUuid,
  vm: clusterVm,
};
const files = { terraform: [], packer: [], ansible: [] };
const recipe = destroyVm(files);
const steps = recipe.stages.flatMap((stage) => stage.steps);
const apply = steps.find((step): step is ContainerStep<DestroySpec> => step.kind === 'container');
const call = (key: string) =>
  steps.find((step): step is CallStep<DestroySpec> => step.kind === 'call' && step.key === key);
const state = { vars: spec, facts: { plan: { planFileSha256: 'abc', changes: [], canonicalChanges: '' } } };

function clusterWithVm(): FakeProxmox {
  const proxmox = createExampleCluster();
  addExampleVm(proxmox);
  return proxmox;
}

describe('what a destroy is', () => {
  it('reads and keeps the state of the request that made the VM, and its own plan', () => {
    expect(recipe.artifactScope?.(spec, 'terraform-state')).toBe('f00dfeed');
    expect(recipe.artifactScope?.(spec, 'terraform-plan')).toBe('deadbeef');
  });

  it('plans with the node where the VM is now', () => {
    const plan = planDestroyVm(files).stages[1]?.steps.find(({ key }) => key === 'plan');
    const job = plan?.kind === 'container' ? plan.job({ vars: { ...spec, node: 'pve3' }, facts: {} }) : null;
    const tfvars = job?.inputs.find(({ path }) => path === 'vm.tfvars.json');
    expect(tfvars !== undefined && 'text' in tfvars && JSON.parse(tfvars.text).node).toBe('pve3');
    expect(job?.command).toContain('-destroy');
  });

  it('takes a VM into the state first that the state does not know, and only then', () => {
    const step = planDestroyVm(files).stages[1]?.steps.find(({ key }) => key === 'import');
    const isNeedless = (knowsVm: boolean) =>
      step?.kind === 'container' && step.isNeedless?.({ vars: spec, facts: { state: { knowsVm } } });
    expect([isNeedless(true), isNeedless(false)]).toEqual([true, false]);
  });
});

describe('before a destroy', () => {
  it('nothing stands against the VM that was made', async () => {
    expect(await checkDestroy(spec, createFakeCallTools(clusterWithVm()))).toBeNull();
  });

  type Change = (proxmox: FakeProxmox) => void;
  const change =
    (key: string, value: string): Change =>
    ({ world }) =>
      void world.vms.get(vmid)?.config.set(key, value);

  it.each<[string, Change, object, string]>([
    [
      'another machine under its VMID',
      change('smbios1', 'uuid=00000000-0000-4000-8000-000000000000'),
      { word: 'refused' },
      'smbios uuid differs',
    ],
    [
      'Notes that say otherwise',
      change('description', 'chatops a1b2c3/other'),
      { word: 'refused' },
      'do not say that it is ours',
    ],
    [
      'a move to another node',
      ({ world }) => void Object.assign(world.vms.get(vmid) ?? {}, { node: 'pve2' }),
      { word: 'failed', next: 'plan-anew' },
      'moved from pve1 to pve2',
    ],
    [
      'a VM out of its pool',
      ({ world }) => void Object.assign(world.vms.get(vmid) ?? {}, { pool: null }),
      { word: 'unknown' },
      'is not in pool bot',
    ],
    [
      'a VM that the token cannot see',
      ({ world }) => void Object.assign(world.vms.get(vmid) ?? {}, { visible: false }),
      { word: 'unknown' },
      'would take it for destroyed',
    ],
    ['a VM that is gone already', ({ world }) => void world.vms.delete(vmid), { word: 'refused' }, 'is gone already'],
  ])('it finds %s', async (_name, make, failure, message) => {
    const proxmox = clusterWithVm();
    make(proxmox);
    expect(await checkDestroy(spec, createFakeCallTools(proxmox))).toMatchObject({
      failure: { ...failure, changed: 'nothing', message: expect.stringContaining(message) },
    });
  });
});

describe('after a destroy', () => {
  const cutOff = { cause: 'cut-off', reason: 'killed', lastLines: [] } as const;
  const reconcile = (proxmox: FakeProxmox) => apply?.reconcile?.(state, cutOff, createFakeCallTools(proxmox));

  it('that was cut off it is done where the VMID is free', async () => {
    expect(await reconcile(createExampleCluster())).toEqual({ end: 'done', facts: {} });
  });

  it('that was cut off it failed where the VM is still there', async () => {
    expect(await reconcile(clusterWithVm())).toMatchObject({ failure: { word: 'failed', changed: 'not known' } });
  });

  it('that was cut off it is not known where something unreadable stands there', async () => {
    const proxmox = createExampleCluster();
    addFakeVm(proxmox.world, { vmid, visible: false });
    expect(await reconcile(proxmox)).toMatchObject({ failure: { word: 'unknown', changed: 'not known' } });
  });

  it('Proxmox has the last word', async () => {
    const confirm = (proxmox: FakeProxmox) => call('confirm')?.run(state, createFakeCallTools(proxmox));
    expect(await confirm(createExampleCluster())).toEqual({ end: 'done', facts: { destroyed: { vmid } } });
    expect(await confirm(clusterWithVm())).toMatchObject({ failure: { word: 'unknown' } });
  });

  it('its seed goes, and nobody else’s', async () => {
    const proxmox = createExampleCluster();
    const others = ['seed:iso/chatops-12045-0123456789ab.iso', 'seed:iso/chatops-120451-0123456789ab.iso'];
    for (const storage of proxmox.world.storages.filter((one) => one.storage === 'seed')) {
      for (const volid of [seedVolid(clusterVm), ...others]) storage.volumes.set(volid, { size: 1 });
    }
    expect(await call('seeds')?.run(state, createFakeCallTools(proxmox))).toEqual({ end: 'done', facts: {} });
    expect((await proxmox.listContent('pve1', 'seed')).map(({ volid }) => volid)).toEqual(others);
  });
});
