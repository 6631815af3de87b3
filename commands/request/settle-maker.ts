import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';
import { postCard } from './post-card.js';
import type { Request } from './request.js';
import { labelOf } from './request-words.js';

/** The VM that a request made is proven gone: nothing goes on with that request, and it holds nothing more. */
export function settleMaker(stores: Stores, tools: UseCaseTools, madeBy: string, by: Request | null): void {
  const maker = stores.requests.find(madeBy);
  if (maker === null) return;
  const { state } = maker;
  if (state.state === 'unknown' || (state.state === 'failed' && state.retry === 'stage')) {
    const who = by === null ? 'it is proven absent' : `destroyed by ${labelOf(by)}`;
    const failure = {
      ...state.failure,
      ...({ word: 'failed', changed: 'nothing', next: 'stop' } as const),
      message: `${state.failure.message} Nothing stands any more: ${who}.`,
      cure: 'Ask again where it is still needed.',
    };
    moveRequest(stores, tools, maker, { event: 'settled', failure }, MACHINERY);
  } else {
    // Its card offers what can be done with the VM.
    postCard(stores, tools, maker);
  }
  // Also where it was left to the operators or failed with something standing.
  stores.reservations.release(madeBy);
}
