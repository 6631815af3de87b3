import { beforeEach, describe, expect, it } from 'vitest';
import {
  createFakeRunWorld,
  FAKE_SECRET,
  type FakeRunWorld,
  fakeContainerStep,
  fakeRecipe,
} from '../fakes/fake-run.js';
import { listStages } from './list-stages.js';
import { runRecipe } from './run-recipe.js';

let world: FakeRunWorld;
beforeEach(() => {
  world = createFakeRunWorld();
});

/** The VM's agent answers as soon as the VM is there. */
function bootGuest(): void {
  const { vms } = world.proxmox.world;
  const set = vms.set.bind(vms);
  vms.set = (vmid, vm) => set(vmid, { ...vm, guest: { silentPings: 2, interfaces: [], files: new Map() } });
}

describe('a run', () => {
  it('does all stages in order and tells what it does', async () => {
    bootGuest();
    const recipe = fakeRecipe(world);
    const end = await runRecipe(world.deps, world.run(recipe, { facts: { base: { vmid: 1 } } }));
    expect(end).toEqual({
      end: 'done',
      facts: { base: { vmid: 12046 }, seed: { volid: 'seed:iso/web-1.iso', instanceId: 'i' } },
    });
    expect(world.events.map((event) => ('stage' in event ? `${event.event} ${event.stage}` : event.event))).toEqual([
      'run-started',
      'stage-skipped template',
      'stage-started seed',
      'stage-done seed',
      'stage-started apply',
      'stage-done apply',
      'stage-started first-boot',
      'stage-progress first-boot',
      'stage-progress first-boot',
      'stage-done first-boot',
      'stage-started configure',
      'stage-progress configure',
      'stage-progress configure',
      'stage-done configure',
    ]);
    expect(listStages(recipe)).toEqual(['template', 'seed', 'apply', 'first-boot', 'configure']);
  });

  it('names, labels and fills its containers, and takes their outputs out', async () => {
    bootGuest();
    await runRecipe(world.deps, world.run(fakeRecipe(world)));
    const apply = world.engine.created.find(({ name }) => name.includes('-apply-'));
    const record = world.journal.records.find(({ step }) => step === 'apply');
    expect(apply).toMatchObject({
      name: 'chatops-inst-req-1-apply-apply-1',
      labels: {
        'chatops.request': 'req-1',
        'chatops.run': 'run-1',
        'chatops.stage': 'apply',
        'chatops.step': record?.stepId,
        'chatops.attempt': '1',
      },
      image: 'sha256:fake-terraform',
      files: [{ path: 'token', mode: 0o600, content: Buffer.from(FAKE_SECRET) }],
    });
    expect(world.artifacts.versions.map(({ key, content }) => [key, Buffer.from(content).toString()])).toEqual([
      ['req-1/seed-iso', 'an ISO'],
      ['req-1/terraform-state', 'state with the VM'],
    ]);
  });

  it('leaves neither container nor timer', async () => {
    bootGuest();
    await runRecipe(world.deps, world.run(fakeRecipe(world)));
    expect(await world.engine.listJobs('inst')).toEqual([]);
    expect(world.clock.waiting()).toBe(0);
  });

  it('passes a folder from one step to another, links included', async () => {
    world.engine.whenJob('-init-', async (io) => {
      io.write('.terraform/deep/lock', 'locked', 0o600);
      io.link('.terraform/provider', '/opt/mirror/x');
      return 0;
    });
    world.engine.whenJob('-plan-', async (io) => (io.read('.terraform/deep/lock') === 'locked' ? 0 : 1));
    const job = { command: ['x'], env: {}, network: 'none' as const, memoryMiB: 64 };
    const folder = { path: '.terraform', artifact: 'terraform-init' as const };
    const end = await runRecipe(
      world.deps,
      world.run({
        name: 'plan-create-vm',
        stages: [
          {
            key: 'preflight',
            steps: [
              fakeContainerStep('init', { job: () => ({ ...job, inputs: [], outputs: [folder] }) }),
              fakeContainerStep('plan', { job: () => ({ ...job, inputs: [{ ...folder, mode: 0o644 }], outputs: [] }) }),
            ],
          },
        ],
      }),
    );
    expect(end.end).toBe('done');
    expect(world.engine.created[1]?.files).toEqual([
      { path: '.terraform/deep/lock', mode: 0o600, content: Buffer.from('locked') },
      { path: '.terraform/provider', linkTo: '/opt/mirror/x' },
    ]);
  });

  it('keeps secrets out of log and progress', async () => {
    world.engine.whenJob('-leak-', async (io) => {
      io.print(`token ${FAKE_SECRET.slice(0, 9)}`);
      io.print(`${FAKE_SECRET.slice(9)} end\n`);
      return 0;
    });
    const leak = fakeContainerStep('leak', { readProgress: (text) => ({ text, count: 1 }) });
    await runRecipe(world.deps, world.run({ name: 'create-vm', stages: [{ key: 'configure', steps: [leak] }] }));
    expect(world.events.flatMap((event) => (event.event === 'stage-progress' ? [event.text] : []))).toEqual([
      'token *** end',
    ]);
    expect(JSON.stringify([world.logs.chunks, world.events, world.journal.records])).not.toContain(FAKE_SECRET);
  });
});
