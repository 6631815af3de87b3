import type { Planned, Request } from './request.js';

/** The plan that this request's state is about, or null. */
export function plannedOf({ state }: Request): Planned | null {
  return 'planned' in state ? state.planned : null;
}
