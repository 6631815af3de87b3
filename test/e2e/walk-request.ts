import type { Card, RequestCard } from '../../commands/card.js';
import { answerOf, type Conversation, type ShownCard } from './talk-as.js';

type Outcome = NonNullable<RequestCard['outcome']>;
export type Ready = Extract<Outcome, { kind: 'ready' }>;

/** Asks for something that becomes a request; gives its label. */
export async function askFor(person: Conversation, command: string): Promise<string> {
  return labelIn(await person.ask(command));
}

/** Asks to destroy a VM and types its name where that is asked for. */
export async function askToDestroy(person: Conversation, name: string): Promise<string> {
  const form = await person.ask(`/vm destroy ${name}`);
  if (form.kind !== 'form') throw new Error(`no form came: ${JSON.stringify(form, null, 2)}`);
  return labelIn(await person.submit(form.form, { confirm: name, reason: 'not needed any more' }));
}

function labelIn(card: Card): string {
  const { title } = answerOf(card, 'ok');
  const [, label] = /^(R-\d+) /.exec(title) ?? [];
  if (label === undefined) throw new Error(`no request in "${title}"`);
  return label;
}

/** The card with the plan, once people may decide. */
export async function untilWaiting(person: Conversation, label: string): Promise<ShownCard> {
  const shown = await person.card(label, (card) => card.state !== 'planning', 'its plan');
  if (shown.card.state === 'awaiting-approval') return shown;
  throw new Error(`${label} does not wait for approval: ${JSON.stringify(shown.card, null, 2)}`);
}

/** Approves what the card shows, by the first characters of its digest. */
export async function approvePlan(approver: Conversation, label: string): Promise<void> {
  const { card } = await untilWaiting(approver, label);
  answerOf(await approver.ask(`/vm approve ${label} ${card.approval?.digest}`), 'ok');
}

/** The card at its end, which must be of that kind. */
export async function untilEnd<Kind extends Outcome['kind']>(
  person: Conversation,
  label: string,
  kind: Kind,
  timeoutMs = 240_000,
): Promise<ShownCard & { outcome: Extract<Outcome, { kind: Kind }> }> {
  const shown = await person.card(label, ({ outcome }) => outcome !== null, `to be ${kind}`, timeoutMs);
  const { outcome } = shown.card;
  if (outcome !== null && isKind(outcome, kind)) return { ...shown, outcome };
  throw new Error(`${label} ended otherwise: ${JSON.stringify(shown.card, null, 2)}`);
}

function isKind<Kind extends Outcome['kind']>(
  outcome: Outcome,
  kind: Kind,
): outcome is Extract<Outcome, { kind: Kind }> {
  return outcome.kind === kind;
}
