import type { Failure } from '../run/failure.js';
import type { ContainerCause } from '../run/recipe.js';

/** The words of a failed or cut-off step, in one form. */
export function causeText(
  doing: string,
  cause: ContainerCause,
): Pick<Failure, 'message' | 'lastLines' | 'next' | 'side' | 'cure'> {
  if (cause.cause === 'failed') {
    return cause.failure;
  }
  return {
    message: `${doing} was cut off: ${cause.reason}.`,
    lastLines: [...cause.lastLines],
    next: 'stop',
    side: 'chatops',
    cure: 'Retry: it is planned anew.',
  };
}
