import { expect, it } from 'vitest';
import { suggestionsOf } from '../suggestion.js';
import { rankSuggestions } from './rank-suggestions.js';

const known = suggestionsOf(['debian-13', 'ubuntu-24', 'alma-9', 'my-debian'], {
  'alma-9': 'alma-9 · Enterprise Linux',
});

it.each([
  ['', ['debian-13', 'ubuntu-24', 'alma-9', 'my-debian']],
  ['deb', ['debian-13', 'my-debian']],
  [' DEBIAN', ['debian-13', 'my-debian']],
  ['13', ['debian-13']],
  ['linux', ['alma-9']],
  ['bian', ['debian-13', 'my-debian']],
  ['ub24', ['ubuntu-24']],
  ['ubnutu', ['ubuntu-24']],
  ['debain', ['debian-13']],
  ['windows', []],
  ['💥', []],
])('takes %j for %j', (typed, values) => {
  expect(rankSuggestions(typed, known).map(({ value }) => value)).toEqual(values);
});
