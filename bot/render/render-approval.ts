import { isStranger, nameApprovers } from '../../commands/approval/name-approvers.js';
import type { PersonRef, RequestCard } from '../../commands/card.js';
import type { Pen } from './pen.js';

type Asked = NonNullable<RequestCard['approval']>;
type Group = Asked['groups'][number];

/** A rule asks for a handful of groups; more of either are counted. */
const GROUPS = 6;
const PEOPLE = 8;
/** Where a group of the bot's own is called, each call is a person's; more than these is a crowd, and they see the card. */
const CALLED = 5;

/**
 * While people decide: the rule, who has and who may, until when; afterwards the rule and who approved.
 *
 * `calls`: this is the post that calls the approvers. A group of the chat's is called as one. A group of the bot's own has no
 * such address, so up to five who may are called by name; the others, and everybody on every other post, are named
 * without a mention: a card that is posted anew, or edited, must not call anybody again.
 */
export function renderApproval(asked: Asked, waits: boolean, calls: boolean, pen: Pen): string {
  const shown = asked.groups.slice(0, GROUPS);
  const hidden = asked.groups.length - shown.length;
  const parts = [
    `rule ${pen.safe(asked.rule, 120)}`,
    ...shown.flatMap((group) => groupParts(group, waits, calls, pen)),
    ...(hidden > 0 ? [`and ${hidden} more groups`] : []),
    ...(waits ? [`until ${pen.moment(asked.until)}`] : []),
  ];
  return parts.join(' · ');
}

function groupParts(group: Group, waits: boolean, calls: boolean, pen: Pen): string[] {
  const { count, approvedBy, mayStill, address } = group;
  const missing = count - approvedBy.length;
  const mention = calls && waits && missing > 0 ? pen.mention(address) : null;
  const callsPeople = calls && mention === null;
  return [
    `${approvedBy.length} of ${count} ${mention ?? pen.safe(group.group, 60)}`,
    ...(approvedBy.length === 0 ? [] : [`✔ ${listed(approvedBy, pen.person)}`]),
    ...(waits && missing > 0 ? [missingVotes(missing, mayStill, callsPeople, pen)] : []),
  ];
}

const words = ['no', 'one', 'two', 'three', 'four', 'five'];

function missingVotes(missing: number, mayStill: readonly PersonRef[], callsPeople: boolean, pen: Pen): string {
  const called = callsPeople ? mayStill.slice(0, CALLED) : [];
  const isNamed = (ref: PersonRef): boolean => called.includes(ref) || !isStranger(ref);
  const strangers = mayStill.filter((ref) => !isNamed(ref));
  const named = listed(mayStill.filter(isNamed), (ref) => (called.includes(ref) ? pen.person(ref) : pen.name(ref)));
  const who = [named, nameApprovers(strangers)].filter((part) => part !== '').join(' and ');
  return `${words[missing] ?? missing} more of ${who === '' ? 'nobody who may is known' : who}`;
}

function listed(people: readonly PersonRef[], write: (ref: PersonRef) => string): string {
  const hidden = people.length - PEOPLE;
  return `${people.slice(0, PEOPLE).map(write).join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`;
}
