import { decideAgain } from '../approval/decide-again.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';

/** Asks policy and groups of now about what waits. Gives the labels of the requests that moved. */
export function redecideWaiting(stores: Stores, tools: UseCaseTools): string[] {
  return stores.requests
    .listInState('awaiting-approval', 'approved')
    .filter((request) => decideAgain(stores, tools, request).version !== request.version)
    .map(({ number }) => `R-${number}`);
}
