import { labelOf } from './label-of.js';

/** One thing that an argument may be. `label`: what people see of it. */
export interface Suggestion {
  value: string;
  label: string;
}

/** `labels`: what stands for a value, where it is more than the value. */
export function suggestionsOf(values: Iterable<string>, labels: Readonly<Record<string, string>> = {}): Suggestion[] {
  return [...values].map((value) => ({ value, label: labelOf(value, labels) }));
}
