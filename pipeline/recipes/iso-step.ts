import type { ContainerStep } from '../run/recipe.js';
import { lastLines } from './last-lines.js';
import { stop } from './stop.js';

/** A step that makes an ISO in a container. */
export function isoStep<V>(key: string, job: ContainerStep<V>['job']): ContainerStep<V> {
  return {
    kind: 'container',
    key,
    tool: 'cloud-init',
    effect: 'none',
    timeLimitMs: 60_000,
    stopGraceSeconds: 10,
    job,
    readEnd: (_state, end) =>
      end.exitCode === 0 && end.outputs.size === 1
        ? { end: 'done', facts: {} }
        : stop({
            word: 'broke',
            message: 'The seed could not be made.',
            lastLines: lastLines(end),
            side: 'chatops',
            cure: 'Nothing was changed. Look at the log (`/vm logs`), then retry.',
          }),
  };
}
