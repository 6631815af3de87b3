import type { RecipeName } from '../../pipeline/run/recipe.js';
import { countVotes, type Tally } from '../approval/count-votes.js';
import type { CardStage, PersonRef, RequestCard } from '../card.js';
import type { Vote } from '../stores.js';
import { cardButtons } from './card-buttons.js';
import { cardFacts } from './card-facts.js';
import { cardOutcome } from './card-outcome.js';
import { foldProgress } from './fold-progress.js';
import type { Ask } from './request.js';
import type { RequestView } from './request-view.js';
import { actionWord, labelOf, targetOf } from './request-words.js';
import { stageLines } from './stage-lines.js';
import { stateNote } from './state-note.js';

interface CardOptions {
  sandbox: boolean;
  tokenKey: Uint8Array;
  /** The channel that shows it: whom its platform can mention is mentioned. */
  home: string;
}

/** The message of a request, from what is known of it: pure. */
export function makeRequestCard(view: RequestView, options: CardOptions): RequestCard {
  const { request } = view;
  const platform = options.home.slice(0, options.home.indexOf(':') + 1);
  const refer = (personId: string, actor: string | null): PersonRef => personRef(view, platform, personId, actor);
  const { ask, state } = request;
  return {
    kind: 'request',
    label: labelOf(request),
    sandbox: options.sandbox,
    action: actionWord(ask),
    target: targetOf(ask),
    environment: 'environment' in ask ? ask.environment : '',
    requester: refer(request.requester, request.actor),
    requesterGroups: view.requesterGroups,
    reason: ask.reason,
    state: state.state,
    stateNote: stateNote(view),
    facts: cardFacts(view),
    approval: approvalOf(view, platform, refer),
    stages: stagesOf(view),
    outcome: cardOutcome(view, (personId) => refer(personId, null)),
    buttons: cardButtons(view, options.tokenKey),
  };
}

const recipes: Record<Ask['action'], RecipeName | null> = {
  'create-vm': 'create-vm',
  'destroy-vm': 'destroy-vm',
  'build-template': 'build-template',
  'retire-template': 'retire-template',
  // Nothing runs that could be shown.
  'edit-policy': null,
};

/** While people decide, the card is about what would happen; the stages stand there once something runs. */
function stagesOf(view: RequestView): CardStage[] {
  const { state, ask } = view.request;
  const undecided = ['awaiting-approval', 'refused', 'denied', 'expired'].includes(state.state);
  const hidden = undecided || (state.state !== 'running' && view.events.length === 0);
  const recipe = recipes[ask.action];
  return hidden || recipe === null ? [] : foldProgress(stageLines[recipe], view.events);
}

function approvalOf(
  view: RequestView,
  platform: string,
  refer: (personId: string, actor: string | null) => PersonRef,
): RequestCard['approval'] {
  const { state, requester, createdAt } = view.request;
  if (!('decision' in state) || state.decision === null || state.decision.verdict !== 'require') return null;
  if (!('planned' in state) || state.planned === null || !('expiresAt' in state)) return null;
  const { groups, humanOf } = view;
  const tally = countVotes(state.decision, view.votes, { requester, askedAt: createdAt, groups, humanOf });
  return {
    rule: state.decision.rules.join(', '),
    groups: tally.groups.map(({ group, count, approvedBy, mayStill }) => ({
      ...{ group, count },
      approvedBy: approvedBy.map(({ id }) => refer(id, null)),
      mayStill: mayStill.map(({ id, display, actor, person }) =>
        person === null ? { display, actor } : refer(id, null),
      ),
      address: addressOf(view, group, platform),
    })),
    ...commentsOf(tally, view.votes, refer),
    ...denialsOf(tally, state.decision.denials, refer),
    until: state.expiresAt ?? 0,
    digest: state.planned.effectDigest.slice(0, 4),
  };
}

/** In the order of the votes. */
function commentsOf(
  { groups }: Tally,
  votes: readonly Vote[],
  refer: (personId: string, actor: string | null) => PersonRef,
): Pick<NonNullable<RequestCard['approval']>, 'comments'> {
  const counted = groups.flatMap(({ approvedBy }) => approvedBy.map(({ id }) => id));
  const comments = votes.flatMap(({ personId, verdict, reason }) =>
    verdict === 'approve' && reason !== null && counted.includes(personId)
      ? [{ who: refer(personId, null), text: reason }]
      : [],
  );
  return comments.length === 0 ? {} : { comments };
}

/** Nothing where one alone ends it: there is none to show while it waits. */
function denialsOf(
  { deniedBy }: Tally,
  count: number,
  refer: (personId: string, actor: string | null) => PersonRef,
): Pick<NonNullable<RequestCard['approval']>, 'denials'> {
  if (count === 1) return {};
  return {
    denials: { count, by: deniedBy.map(({ person, reason }) => ({ who: refer(person.id, null), text: reason })) },
  };
}

/** Null: this platform has no group of its own behind it. */
function addressOf({ groups }: RequestView, group: string, platform: string): string | null {
  const source = groups.find(({ name }) => name === group)?.mirror?.source ?? null;
  return source?.startsWith(platform) ? source : null;
}

/** With the account on the platform that shows the card, so that it can be mentioned there. */
function personRef(view: RequestView, platform: string, personId: string, actor: string | null): PersonRef {
  const person = view.findPerson(personId);
  if (person === null) return { display: personId, actor: null };
  const here = view.actorsOf(personId).find((item) => item.startsWith(platform));
  return { display: person.display, actor: here ?? actor };
}
