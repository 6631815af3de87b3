import { lastCheck } from '../../commands/approval/last-check.js';
import { isBeforeChange } from '../../commands/approval/last-check-groups.js';
import { approversOf } from '../../commands/request/approvers-of.js';
import { finishRun } from '../../commands/request/finish-run.js';
import type { Request, ToolWork } from '../../commands/request/request.js';
import { startRun } from '../../commands/request/start-run.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import { awaitReadings, readOnce } from './await-readings.js';
import { changePolicy } from './change-policy.js';
import type { NextTurn } from './create-loop.js';
import { hashJobFiles } from './hash-job-files.js';
import { letGoOfSeed } from './let-go-of-seed.js';
import type { Machine } from './machine.js';
import { runWork, type Task } from './run-work.js';
import type { Workers, WorkSignals } from './workers.js';

/** What waits for another request is looked at again when that one ends; this is only the net below. */
const LATER_MS = 5_000;

/** Goes on with what runs, begins what is approved in the order of approval, and stops what is cancelled. */
export async function run(machine: Machine, workers: Workers): Promise<NextTurn> {
  const { tools } = machine;
  const { running, approved } = tools.transaction(({ requests }) => ({
    running: requests.listInState('running'),
    approved: requests.listInState('approved').toSorted((a, b) => approvedAt(a) - approvedAt(b)),
  }));
  for (const request of running) {
    const { state, id } = request;
    if (state.state !== 'running') continue;
    if (state.cancelBy !== null) workers.cancel(id);
    if (workers.has(id)) continue;
    const { runId } = state;
    const { work, facts } = state.planned;
    workers.start(id, (signals) =>
      work.recipe === 'edit-policy'
        ? changePolicy(machine, { requestId: id, runId }, signals)
        : runOne(machine, { requestId: id, runId, work, facts }, signals),
    );
  }
  let waits = false;
  for (const { id } of approved) {
    if (workers.size() >= tools.settings.limits.runs) break;
    if (workers.has(id)) continue;
    const start = startRun(tools, id);
    if (start.next === 'later') waits = true;
    if (start.next === 'edit') {
      workers.start(id, (signals) => changePolicy(machine, { requestId: id, runId: start.runId }, signals));
    }
    if (start.next !== 'run') continue;
    const { runId, work, facts } = start;
    workers.start(id, (signals) => runOne(machine, { requestId: id, runId, work, facts }, signals));
  }
  return waits ? LATER_MS : null;
}

function approvedAt({ state }: Request): number {
  return state.state === 'approved' ? state.at : 0;
}

interface Begun {
  requestId: string;
  runId: string;
  work: ToolWork;
  facts: RunFacts;
}

async function runOne(machine: Machine, begun: Begun, signals: WorkSignals): Promise<void> {
  const { tools, files } = machine;
  const { requestId, runId, work } = begun;
  const held: (() => void)[] = [];
  const release = (): void => {
    for (const letGo of held) letGo();
  };
  const approvedBy = tools.transaction((stores) => approversOf(stores, requestId));
  const task: Task = {
    ...{ ...begun, phase: 'build', facts: { ...begun.facts, approval: { approvedBy } } },
    prepareChange: async ({ stage }) => {
      const key = stage === 'apply' && held.length === 0 ? cloneKey(work) : null;
      const taken = isBeforeChange(stage) ? await prepare(machine, requestId, key, signals) : null;
      if (taken !== null) held.push(taken);
      return null;
    },
    guard: (step) => lastCheck(tools, requestId, runId, step, hashJobFiles(files, work)),
    onStageDone: (stage) => {
      if (stage === 'apply') release();
    },
  };
  try {
    // Before the first step too: a Proxmox call has a time limit, in which a long wait would end it.
    if (tools.journal.findSteps(runId).length === 0) {
      await awaitReadings(machine, requestId, AbortSignal.any([signals.cancel, signals.drain]));
    }
    const end = await runWork(machine, task, signals);
    await letGoOfSeed(machine, requestId, work, end);
    finishRun(tools, requestId, end);
  } finally {
    release();
  }
}

/** Reads who may approve, and takes the lock on what is cloned. A lock is held by nobody who only waits for a reading. */
async function prepare(
  machine: Machine,
  requestId: string,
  key: string | null,
  { cancel, drain }: WorkSignals,
): Promise<(() => void) | null> {
  const signal = AbortSignal.any([cancel, drain]);
  for (;;) {
    await awaitReadings(machine, requestId, signal);
    const taken = key === null || signal.aborted ? null : await machine.cloneLocks.take(key, signal);
    if (taken === null || (await readOnce(machine, requestId)) === null) return taken;
    taken();
  }
}

/** Clones of one template onto one storage wait for each other. */
function cloneKey(work: ToolWork): string | null {
  return work.recipe === 'create-vm' ? `${work.vars.template.vmid} ${work.vars.storage}` : null;
}
