import { sweepJobs } from '../../pipeline/run/sweep-jobs.js';
import type { NextTurn } from './create-loop.js';
import type { Machine } from './machine.js';

const AGAIN_MS = 3_600_000;

/** At the start and every hour: containers of steps that have ended and could not be removed then. */
export function createSweep({
  tools,
  runner: { engine, journal, clock },
}: Pick<Machine, 'tools' | 'runner'>): () => Promise<NextTurn> {
  const isOver = (runId: string, stepId: string): boolean =>
    journal.findSteps(runId).some((record) => record.stepId === stepId && record.outcome !== null);
  let due = 0;
  return async () => {
    if (clock.now() >= due) {
      due = clock.now() + AGAIN_MS;
      await sweepJobs(engine, tools.instance, isOver);
    }
    return due - clock.now();
  };
}
