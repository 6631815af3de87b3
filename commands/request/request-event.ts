import type { Failure } from '../../pipeline/run/failure.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import type { Decision } from '../approval/policy.js';
import type { Planned, Work } from './request.js';

/** Everything that can move a request. `transition` alone says what follows. */
export type RequestEvent =
  /** What planning has to look at does not answer; it is asked again and again for a while. */
  | { event: 'plan-waits'; why: string }
  /** What the last check has to read does not answer; null: it did. */
  | { event: 'run-waits'; why: string | null }
  | { event: 'plan-begun'; runId: string | null; work: Work; nodeReason: string; attempt: number }
  /** What planning fixed and what the policy says to it. `enough`: kept votes already fulfil the decision. */
  | { event: 'planned'; planned: Planned; decision: Decision; enough: boolean; expiresAt: number }
  /** A new policy revision, or facts of now, for a request that waits. */
  | { event: 'decided-again'; planned: Planned; decision: Decision; enough: boolean; expiresAt: number }
  | { event: 'approved' }
  | { event: 'denied'; by: string; reason: string | null }
  | { event: 'expired' }
  /** A person wants it stopped; a run that goes on is stopped by the run loop. */
  | { event: 'cancel-asked'; by: string }
  | { event: 'cancelled'; by: string; changed: Failure['changed'] }
  /** `counts`: after a proven absence, of which at most three are made by themselves. */
  | { event: 'plan-anew'; note: string; counts: boolean }
  | { event: 'refused'; decision: Decision | null; reason: string }
  /** `planned` as approved; only what our own records say of the template may be newer. */
  | { event: 'run-begun'; runId: string; planned: Planned }
  | { event: 'run-done'; facts: RunFacts }
  | { event: 'run-stopped'; stage: string; step: string; failure: Failure; afterApply: boolean; found: string }
  /** Goes on with the same run after apply. */
  | { event: 'resumed'; startedAt: number }
  /** An unknown destroy whose VM is proven gone. */
  | { event: 'proven-gone'; facts: RunFacts; startedAt: number }
  /** What stood of an unknown or failed request is gone, or was left as it is: nothing goes on with it. */
  | { event: 'settled'; failure: Failure };
