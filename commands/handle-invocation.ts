import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import type { Invocation } from './invocation.js';
import { pressButton } from './press-button.js';
import { runCommand } from './run-command.js';
import { hadSecret } from './secret-in-text.js';
import type { Person, Stores } from './stores.js';
import type { UseCaseTools } from './use-case-tools.js';

const MINUTE_MS = 60_000;

export type Handled = { handled: true } | { handled: false; error: Error };

/**
 * The one door: what a person typed, pressed or sent back in a form becomes acts and one private answer, in one
 * transaction. Where the program itself fails, nothing of the act is kept, the person is told so, and the error is
 * given back for the log.
 */
export function handleInvocation(tools: UseCaseTools, invocation: Invocation): Handled {
  try {
    tools.transaction((stores) => finish(tools, stores, invocation, replyTo(tools, stores, invocation)));
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

function replyTo(tools: UseCaseTools, stores: Stores, invocation: Invocation): Reply {
  const now = tools.now();
  const { actor, place, input } = invocation;
  if (hadSecret(invocation)) return warnOfLeak(stores, actor, now);
  const person = stores.people.findByActor(actor);
  if (person === null || !person.active) return unknownActor(actor, person);
  const busy = tooMany(tools, stores, person, now);
  if (busy !== null) return busy;
  const act: Act = { tools, stores, person, actor, channel: place.channel, now };
  return input.kind === 'button' ? pressButton(act, input.token, input.text) : runCommand(act, input);
}

function unknownActor(actor: string, person: Person | null): Reply {
  const why =
    person === null ? `the account ${actor} belongs to nobody that this bot knows` : `${person.display} is not active`;
  const login =
    actor
      .split(':')
      .at(-1)
      ?.replaceAll(/[^a-z0-9_-]/g, '') ?? 'name';
  return answer('refused', why, [
    'nobody unknown may ask for anything here; nothing was changed',
    `an operator can let you in on the host: chatops people add ${login === '' ? 'name' : login} --account ${actor}`,
  ]);
}

function tooMany({ settings }: UseCaseTools, stores: Stores, person: Person, now: number): Reply | null {
  const limit = settings.limits.commandsPerMinute;
  const actors = stores.people.actorsOf(person.id);
  const times = actors
    .flatMap((actor) => stores.invocations.timesSince(actor, now - MINUTE_MS))
    .toSorted((a, b) => b - a);
  if (times.length <= limit) return null;
  const freeAt = (times[limit - 1] ?? now) + MINUTE_MS;
  return answer('refused', 'that is too fast', [
    `${times.length} commands within a minute; at most ${limit} a person, all accounts together; nothing was changed`,
    `again in ${Math.ceil((freeAt - now + 1) / 1000)} s, if nothing is sent until then`,
  ]);
}

function warnOfLeak(stores: Stores, actor: string, now: number): Reply {
  const person = stores.people.findByActor(actor)?.id ?? null;
  stores.audit.add({ at: now, actor, person, act: 'private key pasted', requestId: null, detail: {} });
  return answer('problem', 'that was a private key: treat it as leaked', [
    'it was taken out before anything was stored; nothing was changed',
    'the chat may still show it to others: delete your message, make a new key pair, and remove the old public key wherever it is',
    'here only the public half belongs: the one line in the file that ends in .pub',
  ]);
}
