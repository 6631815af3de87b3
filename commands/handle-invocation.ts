import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import type { Invocation } from './invocation.js';
import type { AccountKind } from './people/account-kind.js';
import { join } from './people/join.js';
import { linkAsStranger } from './people/link-as-stranger.js';
import { policyGroups } from './people/policy-groups.js';
import { type Intent, readIntent } from './people/read-intent.js';
import { readingAges } from './people/reading-ages.js';
import { tooMany } from './people/too-many.js';
import { whyUnread } from './people/why-unread.js';
import { pressButton } from './press-button.js';
import { runCommand } from './run-command.js';
import { hadSecret } from './secret-in-text.js';
import type { Person, Stores } from './stores.js';
import type { UseCaseTools } from './use-case-tools.js';

export type Handled = { handled: true } | { handled: false; error: Error };

/**
 * The one door: what a person typed, pressed or sent back in a form becomes acts and one private answer, in one
 * transaction. Where the program itself fails, nothing of the act is kept, the person is told so, and the error is
 * given back for the log. `account`: what the platform says of it, asked not long ago; null where it says nothing.
 */
export function handleInvocation(
  tools: UseCaseTools,
  invocation: Invocation,
  account: AccountKind | null = null,
): Handled {
  try {
    tools.transaction((stores) => finish(tools, stores, invocation, replyTo(tools, stores, invocation, account)));
    return { handled: true };
  } catch (error) {
    const broke = answer('problem', 'this went wrong inside the bot', [
      'nothing was changed; try again, and tell an operator if it stays so',
      `its number in the log is ${invocation.id}`,
    ]);
    tools.transaction((stores) => finish(tools, stores, invocation, broke));
    return { handled: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function finish(tools: UseCaseTools, stores: Stores, { id, actor, place }: Invocation, card: Reply): void {
  const now = tools.now();
  stores.outbox.add({ kind: 'tell', actor, channel: place.channel, card, answers: id }, now);
  stores.invocations.markHandled(id, now);
}

function replyTo(tools: UseCaseTools, stores: Stores, invocation: Invocation, account: AccountKind | null): Reply {
  const now = tools.now();
  const { actor } = invocation;
  if (account !== null) stores.people.noteAccount(actor, account, now);
  if (hadSecret(invocation)) return warnOfLeak(stores, actor, now);
  const person = stores.people.findByActor(actor);
  if (person !== null) return replyToPerson(tools, stores, person, invocation, account);
  const stranger = { tools, stores, person: null, actor, channel: invocation.place.channel, now };
  const linking = whyNotServed(account, 'asks') === null ? linkAsStranger(stranger, invocation.input) : null;
  if (linking !== null) return linking;
  const joining = join(stores, now, invocation, account);
  if (!joining.joined) return joining.reply;
  const line = `you are known here from now on; your login in the VMs is ${joining.person.login}`;
  return withLine(replyToPerson(tools, stores, joining.person, invocation, account), line);
}

function replyToPerson(
  tools: UseCaseTools,
  stores: Stores,
  person: Person,
  { actor, place, input }: Invocation,
  account: AccountKind | null,
): Reply {
  const now = tools.now();
  if (!person.active) {
    return answer('refused', `${person.display} is not active`, [
      'nobody unknown may ask for anything here; nothing was changed',
      `an operator can let you in again on the host: chatops people add ${person.login}`,
    ]);
  }
  const busy = tooMany(tools, stores, person, now);
  if (busy !== null) return busy;
  const { intent } = readIntent(stores, person, input);
  const refused = whyNotServed(account, intent);
  // What cannot be found out now may be in a moment: what was entered is to stay where it is.
  const isUnknown = account?.kind === 'unknown';
  if (refused !== null) {
    return isUnknown ? answer('problem', refused, UNCHANGED, { mayPass: true }) : answer('refused', refused, UNCHANGED);
  }
  const undecided = intent === 'asks' ? whyNotDecided(stores, person, now) : null;
  if (undecided !== null) return answer('problem', undecided, UNCHANGED, { mayPass: true });
  const act: Act = { tools, stores, person, actor, channel: place.channel, now };
  return input.kind === 'button' ? pressButton(act, input.token, input.text) : runCommand(act, input);
}

const UNCHANGED = ['nothing was changed'];

/** A bot, a guest or a closed account has no rights, and where that is not known it may only look. */
function whyNotServed(account: AccountKind | null, intent: Intent['intent']): string | null {
  if (account === null || account.kind === 'member') return null;
  const isLooking = intent === 'reads' || intent === 'looks';
  return account.kind === 'unknown' && isLooking ? null : account.why;
}

function whyNotDecided(stores: Stores, { id }: Person, now: number): string | null {
  const { people } = stores;
  return whyUnread(people, policyGroups(stores), people.actorsOf(id), now, readingAges.askingMs);
}

function withLine(reply: Reply, line: string): Reply {
  return reply.kind === 'answer'
    ? { ...reply, lines: [line, ...reply.lines] }
    : { ...reply, notes: [line, ...(reply.notes ?? [])] };
}

function warnOfLeak(stores: Stores, actor: string, now: number): Reply {
  const person = stores.people.findByActor(actor)?.id ?? null;
  stores.audit.add({ at: now, actor, person, act: 'private key pasted', requestId: null, detail: {} });
  return answer('refused', 'that was a private key: treat it as leaked', [
    'it was taken out before anything was stored; nothing was changed',
    'the chat may still show it to others: delete your message, make a new key pair, and remove the old public key wherever it is',
    'here only the public half belongs: the one line in the file that ends in .pub',
  ]);
}
