import type { Stores } from '../stores.js';
import type { QuotaScope } from './quota.js';

/** `Ana`, `web-team in prod`, `everybody in prod` */
export function nameScope({ people }: Pick<Stores, 'people'>, { person, group, environment }: QuotaScope): string {
  const who = person === null ? (group ?? 'everybody') : people.get(person).display;
  return environment === null ? who : `${who} in ${environment}`;
}

/** `you have`, `web-team has`; `reader`: the person to whom it is said. */
export function subjectOf(stores: Pick<Stores, 'people'>, scope: QuotaScope, reader: string | null): string {
  if (scope.person === null || scope.person !== reader) return `${nameScope(stores, scope)} has`;
  return scope.environment === null ? 'you have' : `in ${scope.environment} you have`;
}
