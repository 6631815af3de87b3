import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import type { Request, RequestState } from '../request/request.js';
import { nameRequest } from '../request/request-words.js';
import { eligible } from './count-votes.js';
import { describeApprovers } from './describe-decision.js';
import { electorateOf } from './electorate-of.js';
import { sameHuman } from './same-human.js';

/** Null where this person may vote on this request from this account; else the answer, with who may. */
export function whyNoVote(
  act: Act,
  request: Request,
  { decision }: Extract<RequestState, { state: 'awaiting-approval' }>,
): Reply | null {
  const { stores, tools, person, actor } = act;
  const { people } = stores;
  const asking = { requester: request.requester, askedAt: request.createdAt };
  const title = `${nameRequest(request)}: this is not yours to decide`;
  const no = (line: string): Reply =>
    answer('refused', title, [line, ...describeApprovers(stores, decision, asking), 'nothing was changed']);

  if (person.id === request.requester) return no('you asked for it, and nobody decides about their own request');
  if (sameHuman(people, person.id, request.requester)) {
    return no('it was asked for from an account that was once linked to yours, and nobody decides about their own');
  }
  const accounts = [person.id, ...people.everLinked(person.id)].flatMap((id) => people.actorsOf(id));
  const elsewhere = accounts.some((account) => !account.startsWith('terminal:'));
  if (actor.startsWith('terminal:') && elsewhere && !tools.settings.terminal.votes) {
    return no('you have an account in a chat: vote there; the terminal only believes who it is told to be');
  }
  const electorate = electorateOf(stores, decision, asking);
  const mine = electorate.groups.filter(({ members }) => members.some((member) => member.person.id === person.id));
  if (mine.length === 0) return no(`rule ${decision.rules.join(', ')} does not ask you`);
  if (mine.some((group) => eligible(electorate, group.name).some(({ id }) => id === person.id))) return null;
  return no('your membership was first seen after this request was made; you can vote on later ones');
}
