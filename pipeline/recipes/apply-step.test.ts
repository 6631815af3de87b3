import { describe, expect, it } from 'vitest';
import { seedVolid } from '../cloud-init/seed-volid.js';
import { addExampleVm, clusterVm, createExampleCluster } from '../fakes/example-cluster.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import type { FakeProxmox } from '../fakes/fake-proxmox.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import type { ContainerCause, StepEnd } from '../run/recipe.js';
import { applyStep } from './apply-step.js';
import { stop } from './stop.js';

const step = applyStep([]);
const state = { vars: clusterVm, facts: { plan: { planFileSha256: 'abc', changes: [], canonicalChanges: '' } } };

function withSeed(proxmox: FakeProxmox): FakeProxmox {
  for (const storage of proxmox.world.storages.filter((one) => one.storage === 'seed')) {
    storage.volumes.set(seedVolid(clusterVm), { size: 380_928 });
  }
  return proxmox;
}

async function hasSeed(proxmox: FakeProxmox): Promise<boolean> {
  return (await proxmox.listContent('pve1', 'seed')).some(({ volid }) => volid === seedVolid(clusterVm));
}

function check(proxmox: FakeProxmox): Promise<StepEnd> | undefined {
  return step.check?.(state, createFakeCallTools(proxmox));
}

function failed(lines: string[], next: 'stop' | 'plan-anew' = 'stop'): ContainerCause {
  const end = stop({ word: 'failed', message: 'It failed.', lastLines: lines, side: 'proxmox', cure: 'x', next });
  if (end.end === 'done') throw new Error('not a failure');
  return { cause: 'failed', failure: end.failure };
}

const cutOff: ContainerCause = { cause: 'cut-off', reason: 'killed', lastLines: [] };

function reconcile(proxmox: FakeProxmox, cause: ContainerCause, terraformState: string | null = null) {
  const tools = createFakeCallTools(proxmox);
  if (terraformState !== null) tools.artifacts.set('terraform-state', new TextEncoder().encode(terraformState));
  return step.reconcile?.(state, cause, tools);
}

const wholeState = JSON.stringify({
  version: 4,
  serial: 2,
  lineage: 'x',
  resources: [
    {
      mode: 'managed',
      type: 'proxmox_virtual_environment_vm',
      instances: [{ attributes: { vm_id: 12045 } }],
    },
  ],
});

describe('the apply', () => {
  it('gets exactly the plan file that was approved, and the journal its hash', () => {
    expect(step.once?.(state)).toBe('plan:abc');
    expect(step.job(state).inputs).toContainEqual({
      path: 'plan.tfplan',
      mode: 0o600,
      artifact: 'terraform-plan',
      sha256: 'abc',
    });
  });

  it('does not run without the facts of its planning', () => {
    expect(() => step.job({ vars: clusterVm, facts: {} })).toThrow('facts of its planning');
  });

  it('begins without a state, as its plan did, whatever an earlier apply of the request left', () => {
    expect(step.job(state).inputs.map(({ path }) => path)).not.toContain('terraform.tfstate');
  });

  it('carries the token as a file and not in command, environment or text', () => {
    const { command, env, inputs } = step.job(state);
    expect(JSON.stringify([command, env])).not.toContain('token');
    expect(inputs).toContainEqual({ path: 'proxmox-token', mode: 0o600, secret: 'proxmox-token' });
  });
});

describe('the last look before the apply', () => {
  it('lets it begin where VMID, template and node are as planned', async () => {
    expect(await check(createExampleCluster())).toEqual({ end: 'done', facts: {} });
  });

  it('never lets it begin on a stranger’s VM, whatever that looks like', async () => {
    const proxmox = withSeed(createExampleCluster());
    addFakeVm(proxmox.world, { vmid: 12045, pool: 'bot', config: { name: 'web-1', tags: 'ana;chatops;prod' } });
    expect(await check(proxmox)).toMatchObject({
      failure: { word: 'refused', changed: 'nothing', message: expect.stringContaining('was not touched') },
    });
    expect(await hasSeed(proxmox)).toBe(false);
    expect(proxmox.world.vms.has(12045)).toBe(true);
  });

  it('says when the template was deleted meanwhile', async () => {
    const proxmox = createExampleCluster();
    proxmox.world.vms.delete(9101);
    expect(await check(proxmox)).toMatchObject({
      failure: { word: 'failed', message: expect.stringContaining('is no longer on Proxmox') },
    });
  });

  it('says when the node is offline', async () => {
    const proxmox = createExampleCluster();
    Object.assign(proxmox.world.nodes[0] ?? {}, { online: false });
    expect(await check(proxmox)).toMatchObject({ failure: { message: 'Node pve1 is not online.' } });
  });
});

describe('after an apply that did not end well', () => {
  it('proves that no VM was made, removes the seed and lets it be planned anew where the cause passes', async () => {
    const proxmox = withSeed(createExampleCluster());
    expect(await reconcile(proxmox, failed(["can't lock file"], 'plan-anew'))).toMatchObject({
      failure: { word: 'failed', changed: 'nothing', next: 'plan-anew', message: expect.stringContaining('is free') },
    });
    expect(await hasSeed(proxmox)).toBe(false);
  });

  it('stops where it was cut off and no VM was made', async () => {
    expect(await reconcile(createExampleCluster(), cutOff)).toMatchObject({
      failure: { word: 'failed', changed: 'nothing', next: 'stop' },
    });
  });

  it('goes on where it was cut off only after everything was done', async () => {
    const proxmox = createExampleCluster();
    addExampleVm(proxmox);
    expect(await reconcile(proxmox, cutOff, wholeState)).toEqual({ end: 'done', facts: {} });
  });

  it.each([
    ['the state knows nothing of the VM', null, true],
    ['the VM was never started', wholeState, false],
    [
      'the state says that it is half done',
      wholeState.replace('{"attributes"', '{"status":"tainted","attributes"'),
      true,
    ],
  ])('does not know how far it came where %s', async (_name, terraformState, running) => {
    const proxmox = createExampleCluster();
    addExampleVm(proxmox, clusterVm, { running });
    expect(await reconcile(proxmox, cutOff, terraformState)).toMatchObject({
      failure: { word: 'unknown', changed: 'something', cure: expect.stringContaining('Adopt it') },
    });
  });

  it('leaves a stranger’s VM alone', async () => {
    const proxmox = createExampleCluster();
    addFakeVm(proxmox.world, { vmid: 12045, config: { name: 'web-1', description: 'chatops a1b2c3/other' } });
    expect(await reconcile(proxmox, failed(['config file already exists']))).toMatchObject({
      failure: { word: 'refused', changed: 'nothing' },
    });
    expect(proxmox.world.vms.has(12045)).toBe(true);
  });

  it('believes Proxmox that a VM it cannot read is a stranger’s', async () => {
    const proxmox = createExampleCluster();
    addFakeVm(proxmox.world, { vmid: 12045, visible: false });
    expect(await reconcile(proxmox, failed(['unable to create VM 12045: config file already exists']))).toMatchObject({
      failure: { word: 'refused', changed: 'nothing' },
    });
    expect(await reconcile(proxmox, cutOff)).toMatchObject({ failure: { word: 'unknown', changed: 'not known' } });
  });

  it('waits until our clone has ended before it says anything', async () => {
    const proxmox = createExampleCluster();
    proxmox.world.taskMode = 'by-hand';
    const upid = await proxmox.cloneVm('pve1', 9101, {
      newid: '12045',
      description: 'chatops a1b2c3/f00dfeed',
      pool: 'bot',
    });
    const tools = createFakeCallTools(proxmox);
    let pauses = 0;
    const patient = { ...tools, pause: async () => void (++pauses === 3 && proxmox.finishTask(upid)) };
    expect(await step.reconcile?.(state, cutOff, patient)).toMatchObject({
      failure: { word: 'unknown', changed: 'something' },
    });
    expect(pauses).toBe(3);
  });
});
