import { closest, distance } from 'fastest-levenshtein';

/** The one that was probably meant, or null. */
export function nearest(value: string, allowed: readonly string[]): string | null {
  if (allowed.length === 0) return null;
  const typed = value.toLowerCase().slice(0, 100);
  const best = closest(typed, [...allowed]);
  return distance(typed, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}
