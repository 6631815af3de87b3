import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { provesButton } from '../approval/button-token.js';
import type { Decision } from '../approval/policy.js';
import type { AuditLine } from '../audit/audit-store.js';
import { CardButton } from '../card.js';
import { type PlanSummary, planSummary, StoredSummary, summarizeDecision } from './plan-summary.js';
import type { Request, RequestState } from './request.js';
import { labelOf, nameRequest } from './request-words.js';

type Waiting = Extract<RequestState, { state: 'awaiting-approval' }>;

/** A plan as it was shown for approval, from the audit log. */
interface ShownPlan {
  effectDigest: string;
  decisionDigest: string;
  approvals: string | null;
  summary: PlanSummary | null;
}

/** Every planning and every change of policy writes one line; a request has few. */
const LINES = 500;

/** The answer to a vote's button of an earlier plan: what is different now. Changes nothing. */
export function staleButton(act: Act, request: Request, pressed: { action: string; proof: string }): Reply {
  const { state } = request;
  const title = `${nameRequest(request)}: this button belongs to an earlier plan`;
  if (state.state !== 'awaiting-approval') return answer('refused', title, ['nothing was changed']);
  const action = CardButton.shape.action.safeParse(pressed.action);
  const earlier = action.success
    ? shownPlans(act, request).find((plan) =>
        provesButton(act.tools.tokenKey, asShown(request, state, plan), action.data, pressed.proof),
      )
    : undefined;
  return answer('refused', title, [
    ...(earlier === undefined ? describePresent(state) : describeChange(earlier, state)),
    'nothing was changed; its card shows the present plan',
    `after looking at it: /vm approve ${labelOf(request)} ${state.planned.effectDigest.slice(0, 4)}`,
  ]);
}

/** What differs between the plan whose digest begins so and the present one; what the present one is, where it is not known. */
export function changedSince(act: Act, request: Request, digest: string): string[] {
  const { state } = request;
  if (state.state !== 'awaiting-approval') return [];
  const typed = /^[0-9a-f]{4,64}$/.test(digest);
  const earlier = typed ? shownPlans(act, request).find((plan) => plan.effectDigest.startsWith(digest)) : undefined;
  return earlier === undefined ? describePresent(state) : describeChange(earlier, state);
}

/** `the policy asks for 2 of ops within 4 h, before for 1 of ops within 4 h`, or nothing. */
export function changedDecision(before: Decision, now: Decision): string[] {
  const [then, present] = [summarizeDecision(before), summarizeDecision(now)];
  return then === present ? [] : [`the policy asks for ${present}, before for ${then}`];
}

function describeChange(earlier: ShownPlan, { planned, decision }: Waiting): string[] {
  const present = planSummary(planned);
  const before = earlier.summary;
  const names = before === null ? [] : [...new Set([...Object.keys(before), ...Object.keys(present)])];
  const facts = names.flatMap((name) => {
    const [then, now] = [before?.[name], present[name]];
    return then === now ? [] : [`${name}: ${now ?? 'none'}, before ${then ?? 'none'}`];
  });
  const approvals = summarizeDecision(decision);
  const other = earlier.approvals !== null && earlier.approvals !== approvals;
  const asks = other ? [`the policy asks for ${approvals}, before for ${earlier.approvals}`] : [];
  if (facts.length + asks.length > 0) return [...facts, ...asks];
  const [then, now] = [earlier.effectDigest.slice(0, 4), planned.effectDigest.slice(0, 4)];
  if (then !== now)
    return [`the same facts, but files or images of the work differ: its digest is ${now}, before ${then}`];
  return ['the plan is the same, but it is decided under other rules now'];
}

function describePresent({ planned, decision }: Waiting): string[] {
  const facts = Object.entries(planSummary(planned)).map(([name, value]) => `${name}: ${value}`);
  return [
    `the present plan is ${planned.effectDigest.slice(0, 4)}, and it asks for ${summarizeDecision(decision)}`,
    facts.join(' · '),
  ];
}

function asShown(request: Request, state: Waiting, { effectDigest, decisionDigest }: ShownPlan): Request {
  return { ...request, state: { ...state, planned: { ...state.planned, effectDigest, decisionDigest } } };
}

/** Newest first. */
function shownPlans({ stores }: Act, { id }: Request): ShownPlan[] {
  return stores.audit
    .list({ requestId: id, person: null, limit: LINES })
    .filter(({ act }) => act === 'request planned')
    .flatMap((line) => readShown(line) ?? []);
}

function readShown({ detail }: AuditLine): ShownPlan | null {
  const { effectDigest, decisionDigest, approvals = null, facts = null } = detail;
  if (typeof effectDigest !== 'string' || typeof decisionDigest !== 'string') return null;
  const read = StoredSummary.safeParse(facts);
  const summary = read.success ? read.data : null;
  return { effectDigest, decisionDigest, approvals: typeof approvals === 'string' ? approvals : null, summary };
}
