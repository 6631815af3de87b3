import { applyEdit } from '../../commands/policy/apply-edit.js';
import { awaitReadings } from './await-readings.js';
import type { Machine } from './machine.js';
import type { WorkSignals } from './workers.js';

/** What is approved of the policy: those who approve are read once more, and it comes into force. */
export async function changePolicy(
  machine: Machine,
  { requestId, runId }: { requestId: string; runId: string },
  { cancel, drain }: WorkSignals,
): Promise<void> {
  await awaitReadings(machine, requestId, AbortSignal.any([cancel, drain]));
  if (!drain.aborted) applyEdit(machine.tools, requestId, runId);
}
