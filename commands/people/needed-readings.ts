import { askedGroups } from '../approval/asked-groups.js';
import type { Invocation } from '../invocation.js';
import { quotaGroups } from '../quota/why-quota-unread.js';
import { hadSecret } from '../secret-in-text.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { allReadings } from './all-readings.js';
import { policyGroups } from './policy-groups.js';
import { readIntent } from './read-intent.js';
import { readingAges } from './reading-ages.js';
import { tooMany } from './too-many.js';
import { accountsOn } from './why-unread.js';

export interface NeededReadings {
  /** Mirrored groups of which a reading has to be this fresh when the input is handled. */
  groups: { name: string; maxAgeMs: number }[];
  /** Accounts of which a reading has to be this fresh, where groups are read account by account. */
  accounts: { actor: string; maxAgeMs: number }[];
  /** Of which it is good to know more: others who may be in those groups. */
  others: { actor: string; maxAgeMs: number }[];
  /** Whether it matters what kind of account it comes from. */
  account: boolean;
}

const NOTHING: NeededReadings = { groups: [], accounts: [], others: [], account: false };

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
  if (intent.intent === 'asks' || intent.intent === 'looks') {
    add(
      [...policyGroups(stores), ...quotaGroups(stores, [...tools.settings.environments.keys()])],
      readingAges.askingMs,
    );
  }
  if (intent.intent === 'votes') add(requiredOf(intent.request), readingAges.votingMs);
  const about = person === null ? [actor] : stores.people.actorsOf(person.id);
  const own = readingsOf(stores, ages, about);
  const others = intent.intent === 'asks' && own.accounts.length > 0 ? othersOf(stores, own.accounts) : [];
  return { ...own, others, account: true };
}

/** Every group that mirrors one of the platform that this account is on. */
export function mirroredOn({ people }: Stores, actor: string): string[] {
  const platform = actor.slice(0, actor.indexOf(':') + 1);
  return people.listGroups().flatMap(({ name, mirror }) => (mirror?.source.startsWith(platform) ? [name] : []));
}

function requiredOf(request: Extract<ReturnType<typeof readIntent>, { intent: 'votes' }>['request']): string[] {
  if (request === null || request.state.state !== 'awaiting-approval') return [];
  return askedGroups(request.state.decision, 'either');
}

/** Everybody whom the bot knows there: a request counts those who had a role before it was made (design section 8). */
function othersOf({ people }: Stores, own: NeededReadings['accounts']): NeededReadings['others'] {
  const known = allReadings(people).accounts.filter((actor) => !own.some((one) => one.actor === actor));
  return known.map((actor) => ({ actor, maxAgeMs: readingAges.othersMs }));
}

/** Of each group as its platform lets itself be asked; of an account by the youngest that is wanted. */
function readingsOf(
  { people }: Stores,
  ages: ReadonlyMap<string, number>,
  about: readonly string[],
): Pick<NeededReadings, 'groups' | 'accounts'> {
  const groups: NeededReadings['groups'] = [];
  const accounts = new Map<string, number>();
  for (const [name, maxAgeMs] of ages) {
    const mirror = people.findGroup(name)?.mirror ?? null;
    if (mirror === null || mirror.reading === null) continue;
    if (!mirror.byAccount) groups.push({ name, maxAgeMs });
    for (const actor of mirror.byAccount ? accountsOn(mirror.source, about) : []) {
      accounts.set(actor, Math.min(maxAgeMs, accounts.get(actor) ?? maxAgeMs));
    }
  }
  return { groups, accounts: [...accounts].map(([actor, maxAgeMs]) => ({ actor, maxAgeMs })) };
}
