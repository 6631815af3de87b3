import type { UseCaseTools } from '../use-case-tools.js';
import { MACHINERY, moveRequest } from './move-request.js';

/** Shows what a planning waits for that has no run yet. False where the request is not to be planned any more. */
export function tellPlanningWaits(tools: UseCaseTools, requestId: string, why: string): boolean {
  return tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    if (request === null || request.state.state !== 'planning') return false;
    if (request.state.waits === why) return true;
    return moveRequest(stores, tools, request, { event: 'plan-waits', why }, MACHINERY).moved;
  });
}
