import type { Failure } from './failure.js';
import type { StepContext, StepName } from './run-context.js';

/**
 * What has to be read before the guard of a change can decide. It may wait for a source that cannot be reached; a
 * cancel or the end of this process ends the waiting with null, and the caller looks at those signals next.
 */
export async function prepareChange<V>({ run }: StepContext<V>, name: StepName): Promise<Failure | null> {
  if (run.prepareChange === undefined) return null;
  const interrupted = AbortSignal.any([run.signal, run.drain]);
  if (interrupted.aborted) return null;
  const interruption = new Promise<null>((resolve) => {
    interrupted.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([run.prepareChange(name), interruption]);
}
