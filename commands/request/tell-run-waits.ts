import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';

/** Shows what the last check of a run waits for; null: nothing any more. */
export function tellRunWaits(tools: UseCaseTools, requestId: string, why: string | null): void {
  tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'running' || (request.state.waits ?? null) === why) return;
    moveRequest(stores, tools, request, { event: 'run-waits', why }, MACHINERY, { why });
  });
}
