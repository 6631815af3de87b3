import { handleInvocation } from '../../commands/handle-invocation.js';
import type { Invocation } from '../../commands/invocation.js';
import type { AccountKind } from '../../commands/people/account-kind.js';
import { neededReadings } from '../../commands/people/needed-readings.js';
import { noteMembership } from '../../commands/people/note-membership.js';
import type { NextTurn } from './create-loop.js';
import type { Machine } from './machine.js';
import type { Workers, WorkSignals } from './workers.js';

/** What is waiting behind one person's slow reading must not hide what others have sent. */
const TURN_ROWS = 500;

type Answering = Pick<Machine, 'tools' | 'log' | 'readGroups' | 'readAccounts' | 'lookUpAccounts'>;

/**
 * Hands what platforms stored to the rules, each exactly once: what one person sent in its order, persons beside each
 * other, so that nobody waits for the reading of another.
 */
export async function answer(machine: Answering, workers: Workers): Promise<NextTurn> {
  const { tools } = machine;
  const waiting = tools.transaction((stores) => stores.invocations.listWaiting(TURN_ROWS));
  for (const [person, invocations] of byPerson(machine, waiting)) {
    if (!workers.has(person)) workers.start(person, (signals) => answerInOrder(machine, invocations, signals));
  }
  return null;
}

async function answerInOrder(
  machine: Answering,
  invocations: readonly Invocation[],
  { drain }: WorkSignals,
): Promise<void> {
  for (const invocation of invocations) {
    if (drain.aborted) return;
    const account = await look(machine, invocation);
    if (drain.aborted) return;
    // While it was looked, the account may have become another person's, whose lane has this row too.
    if (!machine.tools.transaction((stores) => stores.invocations.isWaiting(invocation.id))) continue;
    const handled = handleInvocation(machine.tools, invocation, account);
    if (!handled.handled) {
      machine.log.error({ err: handled.error, invocation: invocation.id }, 'an invocation failed');
    }
  }
}

/** Reads what this input is decided by. What cannot be read is left as it is, and the rules refuse. */
async function look(machine: Answering, invocation: Invocation): Promise<AccountKind | null> {
  const { tools, readGroups, readAccounts, lookUpAccounts } = machine;
  const needed = tools.transaction((stores) => {
    noteMembership(tools, stores, invocation);
    return neededReadings(tools, stores, invocation);
  });
  if (needed.groups.length > 0) await readGroups(needed.groups);
  if (needed.accounts.length > 0) await readAccounts(needed.accounts);
  // Nobody waits for more than one reading that hangs.
  if (needed.others.length > 0) await readAccounts(needed.others, { stopAtProblem: true });
  return needed.account ? lookUpAccounts(invocation.actor) : null;
}

/** Oldest first; an account of nobody stands for itself. */
function byPerson({ tools }: Answering, waiting: readonly Invocation[]): Map<string, Invocation[]> {
  const lanes = new Map<string, Invocation[]>();
  tools.transaction(({ people }) => {
    for (const invocation of waiting) {
      const person = people.findByActor(invocation.actor)?.id ?? invocation.actor;
      lanes.set(person, [...(lanes.get(person) ?? []), invocation]);
    }
  });
  return lanes;
}
