import type { Failure } from '../../pipeline/run/failure.js';

/** Why a planning cannot begin, whose side that is, and what to do. */
export interface CannotPlan {
  problem: string;
  side: Failure['side'];
  cure: string;
}
