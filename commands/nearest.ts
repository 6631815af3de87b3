import { closest, distance } from 'fastest-levenshtein';

/** The one that was probably meant, or null. */
export function nearest(value: string, allowed: readonly string[]): string | null {
  if (allowed.length === 0) return null;
  const typed = value.toLowerCase().slice(0, 100);
  const best = closest(typed, [...allowed]);
  const apart = distance(typed, best);
  const alike = apart <= Math.max(2, Math.floor(best.length / 3)) && apart < Math.max(typed.length, best.length);
  return alike ? best : null;
}
