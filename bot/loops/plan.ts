import { lastCheck } from '../../commands/approval/last-check.js';
import { finishPlanning } from '../../commands/request/finish-planning.js';
import { MACHINERY, moveRequest } from '../../commands/request/move-request.js';
import type { Request, Work } from '../../commands/request/request.js';
import { startPlanning } from '../../commands/request/start-planning.js';
import type { Failure } from '../../pipeline/run/failure.js';
import type { NextTurn } from './create-loop.js';
import { hashJobFiles } from './hash-job-files.js';
import { lookUpFacts } from './look-up-facts.js';
import type { Machine } from './machine.js';
import { runWork, type Task } from './run-work.js';
import type { Workers, WorkSignals } from './workers.js';

/** Takes requests that are to be planned into work, oldest first, a few at a time; stops those that are cancelled. */
export async function plan(machine: Machine, workers: Workers): Promise<NextTurn> {
  const { tools } = machine;
  for (const request of tools.transaction((stores) => stores.requests.listInState('planning'))) {
    const { state, id } = request;
    if (state.state !== 'planning') continue;
    if (state.cancelBy !== null) workers.cancel(id);
    if (workers.has(id) || workers.size() >= tools.settings.limits.plans) continue;
    workers.start(id, (signals) => planOne(machine, request, signals));
  }
  return null;
}

async function planOne(machine: Machine, request: Request, signals: WorkSignals): Promise<void> {
  const { tools } = machine;
  const { state, id } = request;
  if (state.state !== 'planning') return;
  // Begun by an earlier process: the journal knows how far it came.
  if (state.work !== null) return goOn(machine, id, state.runId, state.work, signals);
  if (request.ask.action === 'edit-policy') {
    const start = startPlanning(tools, id, null);
    return start.next === 'decide' ? goOn(machine, id, null, start.work, signals) : undefined;
  }
  const looked = await lookUpFacts(machine, id, signals);
  if (looked.ok === 'none') return;
  if (!looked.ok) return fail(machine, id, looked.failure);
  const start = startPlanning(tools, id, looked.facts);
  if (start.next === 'none') return;
  await goOn(machine, id, start.next === 'run' ? start.runId : null, start.work, signals);
}

/** `runId` null: there is nothing to find out by running. */
async function goOn(
  machine: Machine,
  requestId: string,
  runId: string | null,
  work: Work,
  signals: WorkSignals,
): Promise<void> {
  const { tools, files } = machine;
  const hashes = hashJobFiles(files, work);
  if (runId === null || work.recipe === 'edit-policy')
    return finishPlanning(tools, requestId, { end: 'done', facts: {} }, hashes);
  const task: Task = {
    ...{ requestId, runId, phase: 'plan', work, facts: {} },
    prepareChange: async () => null,
    guard: (step) => lastCheck(tools, requestId, runId, step, hashes),
    onStageDone: () => undefined,
  };
  finishPlanning(tools, requestId, await runWork(machine, task, signals), hashes);
}

/** The world outside did not even answer. */
function fail({ tools }: Machine, requestId: string, failure: Failure): void {
  tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'planning') return;
    const event = { event: 'run-stopped', stage: 'preflight', step: 'look', failure } as const;
    moveRequest(stores, tools, request, { ...event, afterApply: false, found: '' }, MACHINERY);
  });
}
