import { distance } from 'fastest-levenshtein';
import type { Suggestion } from '../suggestion.js';

/**
 * Those that what was typed may mean, best first: begins so, has a word that begins so, has it within, has its letters in
 * this order, or nearly begins so. Equals keep their order; nothing typed means all.
 */
export function rankSuggestions(typed: string, suggestions: readonly Suggestion[]): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [...suggestions];
  return suggestions
    .map((suggestion) => ({ suggestion, rank: rankOf(wanted, suggestion) }))
    .filter(({ rank }) => rank !== null)
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .map(({ suggestion }) => suggestion);
}

function rankOf(wanted: string, { value, label }: Suggestion): number | null {
  const texts = [value.toLowerCase(), label.toLowerCase()];
  const any = (fits: (text: string) => boolean): boolean => texts.some(fits);
  if (any((text) => text === wanted)) return 0;
  if (any((text) => text.startsWith(wanted))) return 1;
  if (any((text) => text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)))) return 2;
  if (any((text) => text.includes(wanted))) return 3;
  if (hasInOrder(texts[0] ?? '', wanted)) return 4;
  return any((text) => isMistyped(text.slice(0, wanted.length), wanted)) ? 5 : null;
}

function hasInOrder(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Two letters that changed places are two edits; of short words nearly everything is that near. */
function isMistyped(text: string, wanted: string): boolean {
  return text.charAt(0) === wanted.charAt(0) && wanted.length >= 5 && distance(text, wanted) <= 2;
}
