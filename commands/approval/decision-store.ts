import type { Decision, PolicyQuestion, Verdict } from './policy.js';

/** One decision of the policy about one request, with what it was asked. */
export interface KeptDecision {
  requestId: string;
  at: number;
  question: PolicyQuestion;
  decision: Decision;
}

/** The same as it is asked again, without its trace. */
export interface PastDecision {
  requestId: string;
  at: number;
  question: PolicyQuestion;
  decision: Verdict;
  /** False where no rule was looked at. */
  hasTrace: boolean;
}

/** Every decision that moved a request; append only. */
export interface DecisionStore {
  add(kept: KeptDecision): void;
  /** The newest of a request; null where it was made before decisions were kept. */
  findLast(requestId: string): KeptDecision | null;
  /** All of a request, in the order in which they were made. */
  listFor(requestId: string): KeptDecision[];
  /** The newest of each request, of those made at `since` or later, oldest first. */
  listLast(since: number): PastDecision[];
}
