import type { EarlierApproval, RequestState } from './request.js';
import type { RequestEvent } from './request-event.js';

/** A cause that passes by itself is tried again this often; after that a person has to look. */
export const PLANS_ANEW = 3;

type Plannable = Extract<RequestState, { state: 'planning' | 'awaiting-approval' | 'approved' | 'running' | 'failed' }>;

/** Back to planning, or null where that was done often enough. Votes go along with the digests they were given for. */
export function planAnew(
  state: Plannable,
  event: Extract<RequestEvent, { event: 'plan-anew' }>,
): Extract<RequestState, { state: 'planning' }> | null {
  // A person's own retry begins the count afresh.
  const before = state.state === 'failed' ? 0 : state.anew;
  const anew = event.counts ? before + 1 : before;
  if (anew > PLANS_ANEW) return null;
  const attempt = state.state === 'planning' ? state.attempt : 0;
  const fresh = { runId: null, work: null, nodeReason: '', cancelBy: null };
  return { state: 'planning', ...fresh, attempt, anew, note: event.note, earlier: earlierOf(state) };
}

function earlierOf(state: Plannable): EarlierApproval | null {
  if (state.state === 'planning') return state.earlier;
  if (state.state === 'failed' && state.planned === null) return state.earlier;
  if (state.planned === null || state.expiresAt === null) return null;
  const { effectDigest, decisionDigest, work, nodeReason } = state.planned;
  if (work.recipe === 'edit-policy')
    return { effectDigest, decisionDigest, expiresAt: state.expiresAt, node: '', nodeReason, mac: null };
  const node = work.recipe === 'create-vm' || work.recipe === 'destroy-vm' ? work.vars.node : work.vars.template.node;
  const mac = work.recipe === 'create-vm' ? work.vars.mac : null;
  return { effectDigest, decisionDigest, expiresAt: state.expiresAt, node, nodeReason, mac };
}
