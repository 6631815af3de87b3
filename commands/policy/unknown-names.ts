import { nearest } from '../nearest.js';

export interface PolicyProblem {
  /** Leads to the value: `['rules', 2, 'when', 0, 'value', 1]`. */
  path: readonly (string | number)[];
  message: string;
}

/** A problem for each value that is not known, with what was probably meant. `indexed`: the place is part of the path. */
export function unknownNames(
  values: readonly string[],
  known: readonly string[],
  what: string,
  path: PolicyProblem['path'],
  indexed = true,
): PolicyProblem[] {
  return values.flatMap((value, at) => {
    if (known.includes(value)) return [];
    const near = nearest(value, known);
    const meant = near === null ? '' : `; did you mean ${near}?`;
    const there = known.length === 0 ? 'none' : known.join(', ');
    const message = `there is no ${what} ${value}${meant} (there is ${there})`;
    return [{ path: indexed ? [...path, at] : path, message }];
  });
}
