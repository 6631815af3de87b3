import type { Act } from '../act.js';
import type { Suggestion } from '../suggestion.js';

/** The usual lease of the environment, and shorter and longer ones as far as it lets. */
export function offerLeases({ tools }: Act, { env = '' }: Readonly<Record<string, string>>): Suggestion[] {
  const environment = tools.settings.environments.get(env);
  if (environment === undefined) return [1, 7, 30].map((days) => suggestionOf(days, ''));
  const { default: usual, max } = environment.leaseDays;
  const others = [1, 3, 7, 14, 30, 90, max].filter((days) => days <= max && days !== usual);
  return [
    suggestionOf(usual, `, the usual in ${env}`),
    ...[...new Set(others)].map((days) => suggestionOf(days, days === max ? `, the longest in ${env}` : '')),
  ];
}

function suggestionOf(days: number, more: string): Suggestion {
  return { value: `${days}d`, label: `${days} day${days === 1 ? '' : 's'}${more}` };
}
