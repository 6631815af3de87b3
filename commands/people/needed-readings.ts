import type { Invocation } from '../invocation.js';
import { hadSecret } from '../secret-in-text.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { policyGroups } from './policy-groups.js';
import { readIntent } from './read-intent.js';
import { readingAges } from './reading-ages.js';
import { tooMany } from './too-many.js';

export interface NeededReadings {
  /** Mirrored groups of which a reading has to be this fresh when the input is handled. */
  groups: { name: string; maxAgeMs: number }[];
  /** Whether it matters what kind of account it comes from. */
  account: boolean;
}

const NOTHING: NeededReadings = { groups: [], account: false };

/** What has to be read from a platform before this input can be decided. Nothing for what is refused anyway. */
export function neededReadings(tools: UseCaseTools, stores: Stores, invocation: Invocation): NeededReadings {
  const { actor, input } = invocation;
  if (hadSecret(invocation)) return NOTHING;
  const person = stores.people.findByActor(actor);
  if (person !== null && (!person.active || tooMany(tools, stores, person, tools.now()) !== null)) return NOTHING;
  const ages = new Map<string, number>();
  const add = (names: readonly string[], maxAgeMs: number): void => {
    for (const name of names) ages.set(name, Math.min(maxAgeMs, ages.get(name) ?? maxAgeMs));
  };
  if (person === null) add(mirroredOn(stores, actor), readingAges.askingMs);
  const intent = readIntent(stores, person, input);
  if (intent.intent === 'asks') add(policyGroups(stores), readingAges.askingMs);
  if (intent.intent === 'votes') add(requiredOf(intent.request), readingAges.votingMs);
  const groups = [...ages].map(([name, maxAgeMs]) => ({ name, maxAgeMs }));
  return { groups: groups.filter(({ name }) => isRead(stores, name)), account: true };
}

/** Every group that mirrors one of the platform that this account is on. */
export function mirroredOn({ people }: Stores, actor: string): string[] {
  const platform = actor.slice(0, actor.indexOf(':') + 1);
  return people.listGroups().flatMap(({ name, mirror }) => (mirror?.source.startsWith(platform) ? [name] : []));
}

function requiredOf(request: Extract<ReturnType<typeof readIntent>, { intent: 'votes' }>['request']): string[] {
  if (request === null || request.state.state !== 'awaiting-approval') return [];
  return request.state.decision.approvals.map(({ group }) => group);
}

function isRead({ people }: Stores, name: string): boolean {
  return (people.findGroup(name)?.mirror?.reading ?? null) !== null;
}
