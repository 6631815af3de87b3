import { patientProxmox } from './patient-proxmox.js';
import type { CallTools } from './recipe.js';
import { artifactScope, type StepContext } from './run-context.js';

/** What a step's own code may use. `limit`: its time is over. */
export function createCallTools<V>(
  context: StepContext<V>,
  limit: AbortSignal,
  repeatsChanges: boolean,
  awaitTask: CallTools['awaitTask'],
  cancel: AbortSignal = context.run.signal,
): CallTools {
  const { deps, run, report } = context;
  const signal = AbortSignal.any([limit, cancel, run.drain]);
  const pause = (ms: number): Promise<void> => deps.clock.pause(ms, signal);
  return {
    proxmox: patientProxmox(deps.proxmox, { signal, pause, report, repeatsChanges }),
    signal,
    now: deps.clock.now,
    pause,
    report,
    readArtifact: (name) => deps.artifacts.read(artifactScope(run, name), name),
    awaitTask,
  };
}
