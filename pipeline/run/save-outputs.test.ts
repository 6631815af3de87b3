import { beforeEach, describe, expect, it } from 'vitest';
import {
  createFakeRunWorld,
  type FakeRunWorld,
  type FakeVars,
  fakeContainerStep,
  fakeFailure,
} from '../fakes/fake-run.js';
import { stateThatFollows } from '../terraform/state-gate.js';
import type { RunEnd } from './journal.js';
import type { ContainerStep, StepEnd } from './recipe.js';
import { runRecipe } from './run-recipe.js';

let world: FakeRunWorld;
beforeEach(async () => {
  world = createFakeRunWorld();
  await world.artifacts.save('req-1', 'terraform-state', Buffer.from(before));
});

const state = (serial: number, lineage: string) => JSON.stringify({ version: 4, serial, lineage, resources: [] });
const before = state(3, 'aaaa');
const odd = state(9, 'bbbb');

/** A change that leaves this as its state and exits so. */
function leave(text: string, exitCode: number, more: Partial<ContainerStep<FakeVars>> = {}): Promise<RunEnd> {
  world.engine.whenJob('-change-', async (io) => {
    io.write('state', text);
    return exitCode;
  });
  const step = fakeContainerStep('change', {
    effect: 'changes',
    job: () => ({
      ...{ command: ['tofu'], env: {}, network: 'jobs', inputs: [], memoryMiB: 256 },
      outputs: [{ path: 'state', artifact: 'terraform-state', gate: stateThatFollows }],
    }),
    reconcile: async (_state, cause): Promise<StepEnd> => {
      if (cause.cause === 'failed') return { end: 'stopped', failure: cause.failure };
      return { end: 'stopped', failure: fakeFailure(cause.reason, { word: 'unknown', changed: 'not known' }) };
    },
    ...more,
  });
  return runRecipe(world.deps, world.run({ name: 'destroy-vm', stages: [{ key: 'destroy', steps: [step] }] }));
}

const kept = (name: string) =>
  world.artifacts.versions.filter(({ key }) => key === `req-1/${name}`).map(({ content }) => String(content));

describe('an output that its gate refuses', () => {
  it('stops the step and says so, is kept as evidence, and the one before stays the newest', async () => {
    expect(await leave(odd, 0)).toMatchObject({
      ...{ end: 'stopped', step: 'change' },
      failure: {
        ...{ word: 'refused', side: 'chatops', changed: 'not known' },
        message:
          'What "change" left was refused: the state has lineage bbbb, not aaaa as before; it was not taken, and is kept as terraform-state-refused.',
      },
    });
    expect(kept('terraform-state')).toEqual([before]);
    expect(kept('terraform-state-refused')).toEqual([odd]);
  });

  it('is told beside what cut the job off', async () => {
    expect(await leave('half a sta', 137)).toMatchObject({
      failure: { message: expect.stringMatching(/^it was ended by signal 9; the state cannot be read/) },
    });
    expect(kept('terraform-state')).toEqual([before]);
  });

  it('is none where it goes on with what was there', async () => {
    expect(await leave(state(4, 'aaaa'), 0)).toMatchObject({ end: 'done' });
    expect(kept('terraform-state')).toEqual([before, state(4, 'aaaa')]);
    expect(kept('terraform-state-refused')).toEqual([]);
  });
});
