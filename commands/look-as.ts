import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import type { Stores } from './stores.js';
import type { UseCaseTools } from './use-case-tools.js';

export type LookedAs = { known: true; act: Act } | { known: false; reply: Reply };

/** One person looking at something, without an invocation: nobody unknown or inactive sees anything, and no guest. */
export function lookAs(tools: UseCaseTools, stores: Stores, actor: string): LookedAs {
  const person = stores.people.findByActor(actor);
  const outside = stores.people.whyOutside(actor);
  if (outside !== null) return { known: false, reply: answer('refused', outside, ['nothing was changed']) };
  if (person?.active === true) {
    return { known: true, act: { tools, stores, person, actor, channel: '', now: tools.now() } };
  }
  const why =
    person === null ? `the account ${actor} belongs to nobody that this bot knows` : `${person.display} is not active`;
  return { known: false, reply: answer('refused', why, howToGetIn(stores, actor)) };
}

/** What somebody without rights can do. */
export function howToGetIn({ people }: Stores, actor: string): string[] {
  const isStranger = people.findByActor(actor) === null;
  const mirrored = isStranger ? people.mirroredGroupsOf(actor) : [];
  if (mirrored.length > 0) return [`you are in ${mirrored.join(', ')}: type /vm help once, and you are known here`];
  return [
    'nobody unknown may ask for anything here; nothing was changed',
    `an operator can let you in on the host: chatops people add LOGIN --account ${actor}`,
  ];
}
