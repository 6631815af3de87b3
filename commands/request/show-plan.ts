import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { describeVotes } from '../approval/describe-votes.js';
import { whyNoVote } from '../approval/why-no-vote.js';
import type { CardButton } from '../card.js';
import { editDifference } from '../policy/edit-difference.js';
import { describeReplay, weighPolicy } from '../policy/weigh-policy.js';
import { cardButtons } from './card-buttons.js';
import { maySteer } from './may-steer.js';
import { planSummary } from './plan-summary.js';
import { plannedOf } from './planned-of.js';
import type { Planned, Request } from './request.js';
import { requestView } from './request-view.js';
import { labelOf, nameRequest, stateWord } from './request-words.js';

/** Of past requests that would have gone otherwise. */
const REPLAYED = 10;

/** The plan in a few lines, and everything that the card leaves out as a file in the thread of the card. */
export function showPlan(act: Act, request: Request): Reply {
  const planned = plannedOf(request);
  const title = `${nameRequest(request)}: ${stateWord(request.state)}`;
  const buttons = stepsFor(act, request);
  if (planned === null) return answer('ok', title, [whyNoPlan(request)], { buttons, requestId: request.id });
  const { work, facts, effectDigest, decisionDigest, planFileSha256 } = planned;
  const whole = { digests: { effectDigest, decisionDigest, planFileSha256 }, work, facts };
  const file = { name: `${labelOf(request)}-plan.json`, text: JSON.stringify(whole, layOut, 2) };
  const votes = describeVotes(act.stores, request.id, act.tools.settings.zone);
  const lines = [...editLines(act, request), ...linesOf(planned), ...votes];
  return answer('ok', title, lines, { file, buttons, requestId: request.id });
}

/** Of an edit of the policy: all that it changes, and what would have become of past requests. */
function editLines({ stores, tools, now }: Act, request: Request): string[] {
  const work = plannedOf(request)?.work;
  if (work?.recipe !== 'edit-policy') return [];
  const { replayed } = weighPolicy(stores, tools.settings, work.vars.policy, now);
  return [...editDifference(stores, request), ...describeReplay(stores, replayed, REPLAYED)];
}

function whyNoPlan({ state }: Request): string {
  return state.state === 'planning' ? 'it is being planned; there is no plan yet' : 'there is no plan of it any more';
}

/** Of the card's buttons those that this person can use now. */
function stepsFor(act: Act, request: Request): CardButton[] {
  const { stores, tools } = act;
  const { state } = request;
  const votes = state.state === 'awaiting-approval' && whyNoVote(act, request, state) === null;
  const steers = maySteer(act, request);
  return cardButtons(requestView(stores, tools.settings, request), tools.tokenKey).filter(({ action }) => {
    if (action === 'approve' || action === 'deny' || action === 'withdraw') return votes;
    if (action === 'cancel' || action === 'retry') return steers;
    return action !== 'plan';
  });
}

/** The changes are kept as one canonical text; people read them laid out. */
function layOut(key: string, value: object | string | number | boolean | null) {
  return key === 'canonicalChanges' && typeof value === 'string' ? JSON.parse(value) : value;
}

function linesOf(planned: Planned): string[] {
  const { work, nodeReason, effectDigest } = planned;
  const { changes, size, network, address, storage, template, blueprint, lease } = planSummary(planned);
  const machine =
    work.recipe === 'create-vm' || work.recipe === 'destroy-vm'
      ? [`VMID ${work.vars.vmid} on ${work.vars.node} (${nodeReason})`]
      : [];
  return [
    ...(changes === undefined ? [] : [changes]),
    ...(size === undefined ? [] : [`${size} on ${storage} · ${network} · ${address} · ${lease}`]),
    ...machine,
    ...(template === undefined ? [] : [`template ${template}`]),
    ...(blueprint === undefined ? [] : [`blueprint ${blueprint}`]),
    `digest ${effectDigest.slice(0, 4)}; the whole plan is in the file`,
  ];
}
