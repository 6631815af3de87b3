import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../db/fakes/open-test-database.js';
import { journal } from '../../db/journal.js';
import { logChunks } from '../../db/log-chunks.js';
import { CrashError, type CrashPlan, withCrash } from '../fakes/crash-points.js';
import { createFakeRunWorld, type FakeRunWorld, fakeRecipe } from '../fakes/fake-run.js';
import type { RunEnd } from './journal.js';
import type { RunnerDeps } from './run-context.js';
import { runRecipe } from './run-recipe.js';

interface Story {
  world: FakeRunWorld;
  points: string[][];
  end: RunEnd;
  /** How often the program of apply really ran. */
  applies: number;
}

/** Runs the recipe with a crash in each of the planned lives, and once more, as a new process each time. */
async function live(plans: readonly CrashPlan[], stores: Partial<RunnerDeps> = {}): Promise<Story> {
  const world = createFakeRunWorld();
  world.deps = { ...world.deps, ...stores };
  let applies = 0;
  const { vms } = world.proxmox.world;
  const set = vms.set.bind(vms);
  vms.set = (vmid, vm) => {
    if (vmid === 12045) applies += 1;
    return set(vmid, { ...vm, guest: { silentPings: 1, interfaces: [], files: new Map() } });
  };
  const recipe = fakeRecipe(world);
  const points: string[][] = [];
  for (const plan of [...plans, null]) {
    const life = withCrash(world.deps, plan);
    points.push(life.points);
    const end = await runRecipe(life.deps, world.run(recipe)).catch((error) => {
      if (error instanceof CrashError) return null;
      throw error;
    });
    if (end !== null) return { world, points, end, applies };
  }
  throw new Error('the last life died without a plan');
}

const dry = await live([]);
const dryPoints = dry.points[0] ?? [];
const plans = dryPoints.flatMap((point, at) =>
  (['before', 'after'] as const).map((when): [string, CrashPlan] => [`${when} ${at}: ${point}`, { at, when }]),
);

describe('a run whose process dies', () => {
  it('has a point at every commit and every outside call', () => {
    expect(dry.end.end).toBe('done');
    expect(plans.length).toBeGreaterThan(80);
  });

  it.each(plans)('%s goes on to its end, and begins no change twice', async (_name, plan) => {
    const story = await live([plan]);
    // A call of which nobody can tell whether it left the machine is never made again; all else reaches its end.
    const isHidden = isCloneHidden(story.points[0] ?? [], plan);
    await expectOneOfEach(story, isHidden ? 'unknown' : 'done');
    const hasResumed = story.world.events.some(({ event }) => event === 'resumed');
    expect(hasResumed).toBe(plan.at > 0 || plan.when === 'after');
  });

  it('a second time does no more harm', async () => {
    // A fixed walk through the pairs, so that a failure comes again.
    for (let number = 0; number < 250; number += 1) {
      const pair = [number * 7, number * 31 + 3].map(
        (value) => plans[value % plans.length]?.[1] ?? { at: 0, when: 'before' as const },
      );
      const story = await live(pair);
      await expectOneOfEach(story, story.end.end === 'stopped' ? 'unknown' : 'done');
    }
  });
});

describe('a run whose process dies over the real database', () => {
  let database: TestDatabase;
  beforeEach(() => {
    database = openTestDatabase();
  });
  afterEach(() => database.remove());

  it.each(plans.filter((_plan, number) => number % 4 === 0))('%s goes on to its end', async (_name, plan) => {
    const stores = { journal: journal(database.db), logs: logChunks(database.db) };
    const story = await live([plan], stores);
    await expectOneOfEach(story, isCloneHidden(story.points[0] ?? [], plan) ? 'unknown' : 'done');
  });
});

async function expectOneOfEach({ world, end, applies }: Story, expected: 'done' | 'unknown'): Promise<void> {
  const word = end.end === 'stopped' ? end.failure.word : end.end;
  const clones = world.proxmox.world.tasks.filter(({ type }) => type === 'qmclone').length;
  expect([word, applies, clones]).toEqual([expected, 1, expected === 'unknown' ? 0 : 1]);
  expect(world.artifacts.versions.filter(({ key }) => key === 'req-1/terraform-state').length).toBe(1);
  expect(linesOf(world, 'apply')).toBe('creating\n');
  const left = world.deps.journal.findSteps('run-1').filter(({ outcome }) => outcome === null);
  expect([left, world.clock.waiting(), await world.engine.listJobs('inst')]).toEqual([[], 0, []]);
}

/** The start of the clone was committed, and the process died before the call. */
function isCloneHidden(points: readonly string[], plan: CrashPlan): boolean {
  const clone = dryPoints.indexOf('proxmox.cloneVm');
  const isBefore = plan.at === clone && plan.when === 'before';
  return (
    isBefore || (plan.at === clone - 1 && plan.when === 'after' && points[plan.at] === 'journal.markStartIntended')
  );
}

function linesOf(world: FakeRunWorld, step: string): string {
  const records = world.deps.journal.findSteps('run-1').filter((record) => record.step === step);
  return records.flatMap(({ stepId }) => world.deps.logs.read(stepId).map(({ text }) => text)).join('');
}
