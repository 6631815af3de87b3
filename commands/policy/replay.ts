import { type DecisionWorld, decide } from '../approval/decide.js';
import { decisionDigest } from '../approval/decision-digest.js';
import type { PastDecision } from '../approval/decision-store.js';
import { describeVerdict } from '../approval/describe-verdict.js';
import type { Policy } from '../approval/policy.js';

export interface Replay {
  /** How many past requests were asked about. */
  asked: number;
  /** Those that would have gone otherwise, in the order they were made. */
  otherwise: { requestId: string; at: number; was: string; wouldBe: string }[];
}

/** Asks a policy the questions of past requests, as they were then, and tells where it decides otherwise. Changes nothing. */
export function replay(policy: Policy, past: readonly PastDecision[], world: DecisionWorld): Replay {
  const inForce = { revision: 0, policy };
  // Without a trace it was not the rules that decided: the person was not active any more.
  const decided = past.filter(({ decision, hasTrace }) => hasTrace || decision.revision === 0);
  const otherwise = decided.flatMap(({ requestId, at, question, decision }) => {
    const again = decide(inForce, question, world);
    if (decisionDigest(again) === decisionDigest(decision)) return [];
    return [{ requestId, at, was: describeVerdict(decision), wouldBe: describeVerdict(again) }];
  });
  return { asked: decided.length, otherwise };
}
