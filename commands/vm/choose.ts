import { nearest } from '../nearest.js';
import type { Problem } from '../problem.js';
import { quote } from '../quote.js';

/** The chosen one of what the operator configured, or a problem with the nearest match and the whole choice. */
export function choose<T>(
  field: string,
  value: string | undefined,
  from: ReadonlyMap<string, T>,
  problems: Problem[],
): T | null {
  const names = [...from.keys()];
  const choice = names.length === 0 ? 'none is configured' : `there is ${names.join(', ')}`;
  if (value === undefined) {
    problems.push({ field, text: `${field} is missing; ${choice}` });
    return null;
  }
  const found = from.get(value);
  if (found !== undefined) return found;
  const near = nearest(value, names);
  const meant = near === null ? '' : `; did you mean ${near}?`;
  problems.push({ field, text: `there is no ${field} ${quote(value)}${meant} (${choice})` });
  return null;
}
