import { redecideWaiting } from '../../commands/policy/redecide-waiting.js';
import { amountOf, unitOf } from '../../commands/quota/amount-of.js';
import { nameScope } from '../../commands/quota/name-scope.js';
import type { Limits, QuotaScope } from '../../commands/quota/quota.js';
import { limitsOf, quotaStandings } from '../../commands/quota/quota-standings.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { done, type HostAnswer, type HostCommand, wrong } from './host-command.js';
import { renderTable } from './render-table.js';

type Doing<K extends HostCommand['do']> = Extract<HostCommand, { do: K }>;

const UNCHANGED = 'nothing was changed';

/** Every quota with what counts against it. */
export function listQuotas(stores: Stores, { settings }: UseCaseTools): HostAnswer {
  const usual = `who has no limit of VMs of their own has ${settings.limits.vmsPerPerson}, by chatops.yaml`;
  const rows = quotaStandings(stores, stores.quotas.list()).flatMap((standing) =>
    limitsOf(standing).map(({ quantity, limit }) => [
      ...[nameScope(stores, standing.scope), unitOf(quantity)],
      ...[standing.used[quantity], standing.reserved[quantity], limit, limit - standing.taken[quantity]].map(String),
    ]),
  );
  if (rows.length === 0) return done('there are no quotas', usual);
  return done(...renderTable(['quota of', 'what', 'used', 'reserved', 'limit', 'left'], rows), usual);
}

/** Those limits beside the ones that there are already. What is beyond a new limit stays, and nothing more is given. */
export function setQuota(stores: Stores, tools: UseCaseTools, asked: Doing<'quota set'>): HostAnswer {
  const found = findScope(stores, tools, asked);
  if (!found.found) return wrong(...found.problems, UNCHANGED);
  const { scope } = found;
  const before = findLimits(stores, scope);
  const limits = {
    vms: asked.limits.vms ?? before?.vms ?? null,
    cores: asked.limits.cores ?? before?.cores ?? null,
    memoryMiB: asked.limits.memoryMiB ?? before?.memoryMiB ?? null,
    diskGiB: asked.limits.diskGiB ?? before?.diskGiB ?? null,
  };
  const quota = { scope, limits };
  if (limitsOf(quota).length === 0)
    return wrong('a quota limits something: --vms, --cores, --memory or --disk', UNCHANGED);
  stores.quotas.set(quota);
  const whose = nameScope(stores, scope);
  note(stores, tools, 'quota set', whose, limits);
  const standings = quotaStandings(stores, [quota]).flatMap((standing) =>
    limitsOf(standing).map(({ quantity, limit }) => amountOf(quantity, standing.taken[quantity], limit)),
  );
  return done(`${whose} has ${standings.join(', ')}`, ...decidedAnew(stores, tools));
}

export function removeQuota(stores: Stores, tools: UseCaseTools, asked: Doing<'quota remove'>): HostAnswer {
  const found = findScope(stores, tools, { ...asked, isRemoved: true });
  if (!found.found) return wrong(...found.problems, UNCHANGED);
  const whose = nameScope(stores, found.scope);
  const before = findLimits(stores, found.scope);
  if (before === null || !stores.quotas.remove(found.scope)) {
    return wrong(`there is no quota of ${whose}; see: chatops quota list`, UNCHANGED);
  }
  note(stores, tools, 'quota removed', whose, before);
  return done(`the quota of ${whose} is removed`, ...decidedAnew(stores, tools));
}

interface Whose {
  login: string | null;
  group: string | null;
  environment: string | null;
  /** A quota may be for an environment that is not configured any more. */
  isRemoved?: boolean;
}

/** Every problem at once. */
function findScope(
  { people }: Stores,
  { settings }: UseCaseTools,
  { login, group, environment, isRemoved = false }: Whose,
): { found: true; scope: QuotaScope } | { found: false; problems: string[] } {
  const person = login === null ? null : people.findByLogin(login);
  const problems: string[] = [];
  if (login !== null && group !== null) problems.push('a quota is for a person or a group, not for both');
  if (login === null && group === null && environment === null) {
    problems.push('whose is it? --person, --group or --env, or one of the first two with --env');
  }
  if (login !== null && person === null) {
    problems.push(`there is nobody with the login ${login}; see: chatops people list`);
  }
  if (group !== null && people.findGroup(group) === null) {
    problems.push(`there is no group ${group}; see: chatops group list`);
  }
  if (environment !== null && !isRemoved && !settings.environments.has(environment)) {
    problems.push(`there is no environment ${environment} (there is ${[...settings.environments.keys()].join(', ')})`);
  }
  if (problems.length > 0) return { found: false, problems };
  return { found: true, scope: { person: person?.id ?? null, group, environment } };
}

function findLimits({ quotas }: Stores, { person, group, environment }: QuotaScope): Limits | null {
  const same = quotas
    .list()
    .find(({ scope }) => scope.person === person && scope.group === group && scope.environment === environment);
  return same?.limits ?? null;
}

/** A rule may ask how much is left. */
function decidedAnew(stores: Stores, tools: UseCaseTools): string[] {
  return redecideWaiting(stores, tools).map((label) => `${label} was decided anew`);
}

function note({ audit }: Stores, { now }: UseCaseTools, act: string, whose: string, limits: Limits): void {
  audit.add({ at: now(), actor: 'host', person: null, act, requestId: null, detail: { whose, ...limits } });
}
