import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import type { Request, RequestState } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import type { GroupView, Vote } from '../stores.js';
import { askedGroups } from './asked-groups.js';
import { eligible } from './count-votes.js';
import { describeVoters } from './describe-decision.js';
import { electorateOf } from './electorate-of.js';
import { sameHuman } from './same-human.js';
import { whyNotFromHere } from './why-not-from-here.js';

/** Null where this person may vote so (or at all) on this request from this account; else the answer, with who may. */
export function whyNoVote(
  act: Act,
  request: Request,
  { decision }: Extract<RequestState, { state: 'awaiting-approval' }>,
  verdict: Vote['verdict'] | 'either' = 'either',
): Reply | null {
  const { stores, person } = act;
  const { people } = stores;
  const asking = { requester: request.requester, askedAt: request.createdAt };
  const title = `${nameRequest(request)}: this is not yours to decide`;
  const no = (line: string): Reply =>
    answer('refused', title, [
      line,
      ...describeVoters(
        stores,
        decision,
        asking,
        verdict === 'deny' && decision.denyBy.length > 0 ? 'deny' : 'approve',
      ),
      'nothing was changed',
    ]);

  if (person.id === request.requester) return no('you asked for it, and nobody decides about their own request');
  if (sameHuman(people, person.id, request.requester)) {
    return no('it was asked for from an account that was once linked to yours, and nobody decides about their own');
  }
  const elsewhere = whyNotFromHere(act);
  if (elsewhere !== null) return no(elsewhere);
  const electorate = electorateOf(stores, decision, asking);
  const asked = askedGroups(decision, verdict);
  const isMember = ({ members }: GroupView): boolean => members.some((member) => member.person.id === person.id);
  const mine = electorate.groups.filter((group) => asked.includes(group.name) && isMember(group));
  const rules = `rule ${decision.rules.join(', ')}`;
  if (mine.length === 0) {
    const [may, not] = verdict === 'approve' ? ['deny', 'approve'] : ['approve', 'deny'];
    return no(electorate.groups.some(isMember) ? `${rules} lets you ${may}, not ${not}` : `${rules} does not ask you`);
  }
  if (mine.some((group) => eligible(electorate, group.name).some(({ id }) => id === person.id))) return null;
  return no('your membership was first seen after this request was made; you can vote on later ones');
}
