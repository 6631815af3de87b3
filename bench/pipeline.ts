import { journal } from '../db/journal.js';
import { logChunks } from '../db/log-chunks.js';
import { systemClock } from '../pipeline/clock.js';
import { createFakeRunWorld, type FakeVars, fakeContainerStep } from '../pipeline/fakes/fake-run.js';
import type { Run, RunnerDeps } from '../pipeline/run/run-context.js';
import { runRecipe } from '../pipeline/run/run-recipe.js';
import { type BenchStage, openBenchStage } from './rounds/bench-stage.js';
import { type BenchResult, measure } from './rounds/measure.js';

/** Four steps that do nothing, with journal, volume, files and logs, against `docker run --rm` of the same four times. */
const steps = 4;
const rounds = 12;
const goal = 0.95;
const command = ['true'];

const stage = await openBenchStage();
try {
  const { productMs, limitMs } = await measure(rounds, product(stage), async () => {
    for (let step = 0; step < steps; step += 1) {
      await stage.dockerRun(command);
    }
  });
  const ratio = productMs / limitMs;
  const result: BenchResult = { bench: 'pipeline', ratio, goal, holds: ratio <= goal };
  console.log(JSON.stringify({ ...result, productMs, limitMs, rounds }));
} finally {
  await stage.close();
}

function product({ engine, test, instance, image }: BenchStage): () => Promise<void> {
  const world = createFakeRunWorld();
  const [runs, logs] = [journal(test.db), logChunks(test.db)];
  const deps: RunnerDeps = { ...world.deps, engine, journal: runs, logs, clock: systemClock, onEvent: () => undefined };
  const inputs = [{ path: 'in/file', mode: 0o600, text: 'x'.repeat(20_000) }];
  const job = { command, env: {}, network: 'jobs', inputs, outputs: [], memoryMiB: 512 } as const;
  const recipe = {
    name: 'create-vm' as const,
    stages: Array.from({ length: steps }, (_, step) => ({
      key: 'configure' as const,
      steps: [fakeContainerStep(`true-${step}`, { job: () => job })],
    })),
  };
  const images = { terraform: image, packer: image, 'cloud-init': image, ansible: image };
  let round = 0;
  return async () => {
    round += 1;
    const run: Run<FakeVars> = { ...world.run(recipe, { runId: `run-${round}` }), instance, images };
    const { end } = await runRecipe(deps, { ...run, requestId: `r${round}` });
    if (end !== 'done') {
      throw new Error(`the run ended as ${end}`);
    }
  };
}
