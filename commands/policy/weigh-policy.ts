import type { Policy } from '../approval/policy.js';
import { policyWorld } from '../approval/policy-world.js';
import { nameRequest } from '../request/request-words.js';
import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { checkGoldenCases, type FailedCase } from './check-golden-cases.js';
import { describeDifference } from './describe-difference.js';
import { type Replay, replay } from './replay.js';

/** The days of past requests that a policy is asked about where nobody says how many. */
export const REPLAYED_DAYS = 90;
const DAY_MS = 86_400_000;

/** What a policy would change: its words, the golden cases that it fails, and the past requests that would go otherwise. */
export interface Weighed {
  difference: string[];
  cases: number;
  failed: FailedCase[];
  replayed: Replay;
}

/** `days` null: all that is known. */
export function weighPolicy(
  stores: Stores,
  settings: Settings,
  policy: Policy,
  now: number,
  days: number | null = REPLAYED_DAYS,
): Weighed {
  const world = policyWorld(stores, settings);
  const cases = stores.goldenCases.list();
  return {
    difference: describeDifference(stores.policies.current()?.policy ?? { rules: [] }, policy),
    cases: cases.length,
    failed: checkGoldenCases(policy, cases, settings, world),
    replayed: replay(policy, stores.decisions.listLast(days === null ? 0 : now - days * DAY_MS), world),
  };
}

export function describeFailed({ name, why }: FailedCase): string {
  return `golden case ${name}: ${why}`;
}

/** `R-42 create web-1: 1 of ops within 4 h by rule prod-needs-ops → refused: …`, the newest first, at most `most` of them. */
export function describeReplay(stores: Stores, { asked, otherwise }: Replay, most: number): string[] {
  if (asked === 0) return ['no request of that time was decided by a policy'];
  if (otherwise.length === 0) return [`${asked} past requests would have been decided the same`];
  const shown = otherwise.toReversed().slice(0, most);
  const more = otherwise.length - shown.length;
  return [
    `${otherwise.length} of ${asked} past requests would have been decided otherwise:`,
    ...shown.map(({ requestId, was, wouldBe }) => `${labelOf(stores, requestId)}: ${was} → ${wouldBe}`),
    ...(more === 0 ? [] : [`and ${more} more`]),
  ];
}

function labelOf({ requests }: Stores, id: string): string {
  const request = requests.find(id);
  return request === null ? id : nameRequest(request);
}
