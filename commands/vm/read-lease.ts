import type { Problem } from '../problem.js';
import { quote } from '../quote.js';
import type { Environment } from '../settings.js';

/** Whole days from `7d` or `7`; without a word the environment's default. Null with a problem. */
export function readLease(value: string | undefined, environment: Environment, problems: Problem[]): number | null {
  const { max } = environment.leaseDays;
  if (value === undefined) return environment.leaseDays.default;
  const match = /^([0-9]{1,5})\s?d?(?:ays?)?$/i.exec(value.trim());
  const days = match === null ? 0 : Number(match[1]);
  if (days >= 1 && days <= max) return days;
  const wrong =
    match === null ? `the lease ${quote(value)} is no number of days` : `a lease of ${days} days is not possible`;
  problems.push({ field: 'lease', text: `${wrong}; in ${environment.name} 1d to ${max}d` });
  return null;
}
