import { closest, distance } from 'fastest-levenshtein';

/** The one that was probably meant, or null. */
export function nearest(value: string, allowed: readonly string[]): string | null {
  if (allowed.length === 0) return null;
  const typed = value.toLowerCase().slice(0, 100);
  const best = closest(typed, [...allowed]);
  const apart = distance(typed, best);
  const close = apart <= Math.max(2, Math.floor(best.length / 3)) && apart < Math.max(typed.length, best.length);
  // Of short words nearly everything is two letters away.
  const alike = apart <= 1 || typed.charAt(0) === best.charAt(0).toLowerCase();
  return close && alike ? best : null;
}
