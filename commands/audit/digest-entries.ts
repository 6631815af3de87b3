import { canonicalDigest, type Json } from '../canonical-digest.js';

/** Deep enough that a digest names a value or a short list of them. */
const DEEP = 4;

/**
 * JSON pointer (RFC 6901) → sha256 of the canonical JSON there, for every value down to the fourth level: what was changed
 * can be named by its place.
 */
export function digestEntries(facts: Json): Record<string, string> {
  return Object.fromEntries(entriesOf(facts, '', DEEP).map(([path, value]) => [path, canonicalDigest(value)]));
}

function entriesOf(value: Json, path: string, deep: number): [string, Json][] {
  const inner = deep === 0 || value === null || typeof value !== 'object' ? [] : Object.entries(value);
  if (inner.length === 0) return [[path, value]];
  return inner.flatMap(([key, item]) =>
    item === undefined ? [] : entriesOf(item, `${path}/${escaped(key)}`, deep - 1),
  );
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
