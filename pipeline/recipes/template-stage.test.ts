import { describe, expect, it } from 'vitest';
import { clusterVm, createExampleCluster } from '../fakes/example-cluster.js';
import { exampleTemplate } from '../fakes/example-vm.js';
import { createFakeCallTools } from '../fakes/fake-call-tools.js';
import type { FakeProxmox } from '../fakes/fake-proxmox.js';
import { addFakeVm } from '../fakes/fake-pve-world.js';
import { baseHash } from '../packer/base-hash.js';
import { definitionHash } from '../packer/definition-hash.js';
import { buildName, templateName } from '../packer/template-names.js';
import type { CallStep, ContainerStep, StepEnd } from '../run/recipe.js';
import type { RunFacts } from '../run/run-facts.js';
import { findPresence } from './find-presence.js';
import { hashFiles } from './hash-files.js';
import { loadToolFiles } from './load-tool-files.js';
import { retireTemplate } from './retire-template.js';
import { stop } from './stop.js';
import { templateStage } from './template-stage.js';
import type { BuildSpec } from './vm-spec.js';

const stage = templateStage<BuildSpec>([]);
const template = { ...clusterVm.template, builtAt: null, baseVmid: 9100, baseBuilt: false };
const { instance, requestId, endpoint, images } = clusterVm;
const build: BuildSpec = { instance, requestId, label: 'R-7', endpoint, images, jobsReachGuests: false, template };

const booted = {
  silentPings: 2,
  interfaces: [],
  files: new Map([['/run/cloud-init/result.json', '{"v1":{"errors":[]}}']]),
};

function emptyCluster(): FakeProxmox {
  const proxmox = createExampleCluster();
  proxmox.world.vms.clear();
  proxmox.world.boot = () => structuredClone(booted);
  return proxmox;
}

const calls = (steps: typeof stage.steps) => steps.filter((step): step is CallStep<BuildSpec> => step.kind === 'call');
const packer = stage.steps.find((step): step is ContainerStep<BuildSpec> => step.key === 'build');

/** Runs the calls before the build one after another. */
async function makeBase(proxmox: FakeProxmox, vars = build): Promise<StepEnd> {
  let facts: RunFacts = {};
  for (const step of calls(stage.steps).filter(({ key }) => key !== 'finish')) {
    const tools = createFakeCallTools(proxmox, step.timeLimitMs);
    tools.artifacts.set('base-seed-iso', new Uint8Array(1000));
    const end = await step.run({ vars, facts }, tools);
    if (end.end === 'stopped') return end;
    facts = { ...facts, ...end.facts };
  }
  return { end: 'done', facts };
}

describe('the base under a template', () => {
  it('is imported, booted once and made a template with a cloud-init drive, and its seed goes', async () => {
    const proxmox = emptyCluster();
    expect(await makeBase(proxmox)).toEqual({ end: 'done', facts: { base: { vmid: 9100 } } });
    const base = proxmox.world.vms.get(9100);
    expect(base).toMatchObject({ template: true, running: false, pool: 'templates' });
    expect(base?.config.get('description')).toBe(
      `chatops a1b2c3/f00dfeed-base\nchatops-base a1b2c3 ${baseHash(template.spec)}\n`,
    );
    expect(base?.config.get('scsi0')).toContain('import-from=seed:import/chatops-debian-13-abababababab.qcow2');
    expect(base?.config.get('scsi1')).toContain('cloudinit');
    expect(base?.config.get('ciupgrade')).toBe('0');
    expect((await proxmox.listContent('pve1', 'seed')).map(({ volid }) => volid)).toEqual([
      'seed:import/chatops-debian-13-abababababab.qcow2',
    ]);
  });

  it('is not made of an image that lies there empty', async () => {
    const proxmox = emptyCluster();
    for (const { storage, volumes } of proxmox.world.storages) {
      if (storage === 'seed') volumes.set('seed:import/chatops-debian-13-abababababab.qcow2', { size: 0 });
    }
    expect(await makeBase(proxmox)).toMatchObject({
      failure: { message: 'The image seed:import/chatops-debian-13-abababababab.qcow2 is empty.' },
    });
    expect(proxmox.countCalls('createVm')).toBe(0);
  });

  it('is left alone where our record says that it stands', async () => {
    const proxmox = emptyCluster();
    await makeBase(proxmox, { ...build, template: { ...template, baseBuilt: true } });
    expect(proxmox.world.calls).toEqual([]);
  });

  it('that never gets an agent is told with its VMID', async () => {
    const proxmox = emptyCluster();
    proxmox.world.boot = () => null;
    expect(await makeBase(proxmox)).toMatchObject({
      failure: { word: 'failed', changed: 'something', message: expect.stringContaining('VMID 9100') },
    });
  });

  it('is never made over a stranger’s VM', async () => {
    const proxmox = emptyCluster();
    addFakeVm(proxmox.world, { vmid: 9100, config: { name: 'db' } });
    await expect(makeBase(proxmox)).rejects.toThrow('already exists');
    expect(proxmox.world.vms.get(9100)?.config.get('name')).toBe('db');
  });
});

describe('the build on it', () => {
  const cutOff = { cause: 'cut-off', reason: 'killed', lastLines: [] } as const;

  it('begins only with the base that was made and a free VMID', async () => {
    const proxmox = emptyCluster();
    await makeBase(proxmox);
    const check = () => packer?.check?.({ vars: build, facts: {} }, createFakeCallTools(proxmox));
    expect(await check()).toEqual({ end: 'done', facts: {} });
    addFakeVm(proxmox.world, { vmid: 9101, visible: false });
    expect(await check()).toMatchObject({ failure: { word: 'refused', changed: 'nothing' } });
  });

  it.each([
    ['another machine has the base’s name', true, /^Nothing was built: VMID 777 on pve3 has the name base-debian-13-/],
    ['the list of machines does not show it', false, /lists no machine with the name base-debian-13-/],
  ])('does not begin where %s, for Packer clones by name', async (_name, isTwice, message) => {
    const proxmox = emptyCluster();
    await makeBase(proxmox);
    const base = proxmox.world.vms.get(9100);
    const name = base?.config.get('name') ?? '';
    if (isTwice) addFakeVm(proxmox.world, { vmid: 777, node: 'pve3', config: { name } });
    else proxmox.listResources = async () => [];
    expect(await packer?.check?.({ vars: build, facts: {} }, createFakeCallTools(proxmox))).toMatchObject({
      failure: { word: 'refused', side: 'proxmox', changed: 'nothing', message: expect.stringMatching(message) },
    });
  });

  it('waits for the list of machines to show the base', async () => {
    const proxmox = emptyCluster();
    await makeBase(proxmox);
    const { listResources } = proxmox;
    let looks = 0;
    proxmox.listResources = async () => {
      looks += 1;
      return looks < 3 ? [] : listResources();
    };
    const end = await packer?.check?.({ vars: build, facts: {} }, createFakeCallTools(proxmox));
    expect([end, looks]).toEqual([{ end: 'done', facts: {} }, 3]);
  });

  async function leftover(name: string, viaClone: boolean) {
    const proxmox = emptyCluster();
    await makeBase(proxmox);
    if (viaClone) await proxmox.cloneVm('pve1', 9100, { newid: '9101', name, pool: 'templates' });
    else addFakeVm(proxmox.world, { vmid: 9101, config: { name } });
    const end = await packer?.reconcile?.({ vars: build, facts: {} }, cutOff, createFakeCallTools(proxmox));
    return { end, stays: proxmox.world.vms.has(9101) };
  }

  it('takes away what it left where VMID, name and our own clone prove it', async () => {
    expect(await leftover(buildName(instance, requestId), true)).toMatchObject({
      end: { failure: { word: 'failed', changed: 'nothing', message: expect.stringContaining('was removed') } },
      stays: false,
    });
  });

  it.each([
    ['another name', 'db', true],
    ['no clone of ours', buildName(instance, requestId), false],
  ])('only shows what stands there with %s', async (_what, name, viaClone) => {
    expect(await leftover(name, viaClone)).toMatchObject({
      end: { failure: { word: 'unknown', changed: 'not known' } },
      stays: true,
    });
  });

  it('says so where it left nothing', async () => {
    const proxmox = emptyCluster();
    await makeBase(proxmox);
    const cause = stop({ word: 'failed', message: 'Packer said no.', side: 'operator', cure: 'x' });
    if (cause.end === 'done') throw new Error('not a failure');
    const failed = { cause: 'failed', failure: cause.failure } as const;
    expect(await packer?.reconcile?.({ vars: build, facts: {} }, failed, createFakeCallTools(proxmox))).toMatchObject({
      failure: { word: 'failed', message: 'Packer said no.', changed: 'nothing' },
    });
  });
});

describe('a finished template', () => {
  const finish = calls(stage.steps).at(-1);

  it('is signed with its definition and its generation', async () => {
    const proxmox = emptyCluster();
    const vm = addFakeVm(proxmox.world, { vmid: 9101, template: true, config: { name: templateName(template) } });
    expect(await finish?.run({ vars: build, facts: {} }, createFakeCallTools(proxmox))).toMatchObject({
      facts: { template: { vmid: 9101, built: true } },
    });
    expect(vm.config.get('description')).toBe(`chatops-template a1b2c3 ${template.definitionHash} g2\n`);
  });

  it('makes no clone of it or of its base look like the VM that the request asked for', async () => {
    const proxmox = emptyCluster();
    await makeBase(proxmox);
    addFakeVm(proxmox.world, { vmid: 9101, template: true, config: { name: templateName(template) } });
    await finish?.run({ vars: build, facts: {} }, createFakeCallTools(proxmox));
    for (const source of [9100, 9101]) {
      const description = proxmox.world.vms.get(source)?.config.get('description') ?? '';
      addFakeVm(proxmox.world, { vmid: 12045, config: { description } });
      const vm = { ...build, node: 'pve1', vmid: 12045 };
      expect(await findPresence(createFakeCallTools(proxmox), vm)).toBe('stranger');
    }
  });

  it('is not signed where something else stands there', async () => {
    const proxmox = emptyCluster();
    addFakeVm(proxmox.world, { vmid: 9101, template: true, config: { name: 'golden' } });
    expect(await finish?.run({ vars: build, facts: {} }, createFakeCallTools(proxmox))).toMatchObject({
      failure: { word: 'failed' },
    });
  });

  it('is used as long as it is current', () => {
    const current = { ...build, template: { ...template, builtAt: Date.UTC(2026, 10, 21) } };
    expect(stage.skip?.({ vars: current, facts: {} })).toBe('current, built on 2026-11-21');
    expect(stage.skip?.({ vars: build, facts: {} })).toBeNull();
  });
});

describe('retiring a template', () => {
  const [step] = calls(retireTemplate().stages[0]?.steps ?? []);
  const vars = { ...build, template: clusterVm.template };
  const retire = (proxmox: FakeProxmox) => step?.run({ vars, facts: {} }, createFakeCallTools(proxmox));

  it('removes it', async () => {
    const proxmox = createExampleCluster();
    expect(await retire(proxmox)).toEqual({ end: 'done', facts: { retired: { vmid: 9101 } } });
    expect(proxmox.world.vms.has(9101)).toBe(false);
  });

  it('has nothing to do where somebody removed it by hand', async () => {
    const proxmox = emptyCluster();
    expect(await retire(proxmox)).toEqual({ end: 'done', facts: { retired: { vmid: 9101 } } });
  });

  it('never removes what is not the template that was built', async () => {
    const proxmox = createExampleCluster();
    proxmox.world.vms.get(9101)?.config.set('description', 'chatops a1b2c3/other');
    expect(await retire(proxmox)).toMatchObject({ failure: { word: 'refused', changed: 'nothing' } });
    expect(proxmox.world.vms.has(9101)).toBe(true);
  });
});

describe('a definition', () => {
  const files = loadToolFiles().packer;
  const hash = (spec = exampleTemplate.spec, image = 'sha256:1', packerFiles = files) =>
    definitionHash(spec, packerFiles, image);

  it('is another one when anything that makes the template is', () => {
    const other = [
      hash({ ...exampleTemplate.spec, packages: ['docker.io'] }),
      hash({ ...exampleTemplate.spec, scripts: [] }),
      hash({
        ...exampleTemplate.spec,
        image: { ...exampleTemplate.spec.image, checksum: { algorithm: 'sha256', value: 'x' } },
      }),
      hash(exampleTemplate.spec, 'sha256:2'),
      hash(exampleTemplate.spec, 'sha256:1', files.slice(1)),
    ];
    expect(new Set([hash(), ...other]).size).toBe(other.length + 1);
    expect(hash()).toBe(hash());
  });

  it('does not depend on the order in which files were read', () => {
    expect(hashFiles([...files].reverse())).toBe(hashFiles(files));
  });
});
