import { ProxmoxError } from '../proxmox/proxmox.js';
import { patientProxmox } from './patient-proxmox.js';
import type { TaskEnd } from './recipe.js';
import { checkDrained, type StepContext } from './run-context.js';

const POLL_MS_FIRST = 100;
const POLL_MS = 1_000;
// A node may not know a task at once that it has just begun (its task list is written by the worker).
const SHOWS_WITHIN_MS = 10_000;
const LAST_LINES = 15;

/**
 * Waits for a task's end. A cancel does not shorten it: what has begun is seen through. Null: `limit` came first and the
 * task still runs. Throws `DrainedError` when this process ends.
 */
export async function awaitTask<V>(context: StepContext<V>, upid: string, limit: AbortSignal): Promise<TaskEnd | null> {
  const { clock } = context.deps;
  const ending = AbortSignal.any([limit, context.run.drain]);
  const pause = (ms: number): Promise<void> => clock.pause(ms, ending);
  const proxmox = patientProxmox(context.deps.proxmox, {
    signal: ending,
    pause,
    report: context.report,
    repeatsChanges: false,
  });
  const shownBy = clock.now() + SHOWS_WITHIN_MS;
  for (let wait = POLL_MS_FIRST; !ending.aborted; wait = Math.min(POLL_MS, wait * 2)) {
    const status = await taskStatus(
      () => proxmox.taskStatus(upid),
      () => clock.now() < shownBy,
    );
    if (!status.running) {
      const exitStatus = status.exitStatus ?? 'unknown';
      const ok = exitStatus === 'OK' || exitStatus.startsWith('WARNINGS');
      return { upid, ok, exitStatus, lastLines: ok ? [] : await lastLinesOf(() => proxmox.taskLog(upid)) };
    }
    await pause(wait);
  }
  checkDrained(context);
  return null;
}

type Status = { running: boolean; exitStatus: string | null };

async function taskStatus(read: () => Promise<Status>, mayShowLater: () => boolean): Promise<Status> {
  try {
    return await read();
  } catch (error) {
    const isAbsent = error instanceof ProxmoxError && (error.kind === 'not-found' || error.kind === 'bad-parameter');
    if (isAbsent && mayShowLater()) return { running: true, exitStatus: null };
    throw error;
  }
}

/** The reason stands in the exit status too; a log that cannot be read hides nothing else. */
async function lastLinesOf(read: () => Promise<string[]>): Promise<string[]> {
  try {
    return (await read()).filter((line) => line.trim() !== '').slice(-LAST_LINES);
  } catch {
    return [];
  }
}
