import { z } from 'zod';
import { secretInText } from '../secret-in-text.js';

/** RFC 3986, 3.2.1: what stands between `//` and `@` may be a password, as of a proxy. */
const USER_INFO = /(\/\/)[^\s/@?#]+@/g;

const PlainJson = z.json();
export type PlainJson = z.infer<typeof PlainJson>;

/**
 * The same value as plain JSON, without credentials in URLs and without private keys. Lines of the audit log carry
 * digests of what this gives: where it gives something else one day, what was kept before no longer fits.
 */
export function cleanEvidence(value: object): PlainJson {
  return PlainJson.parse(
    JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'string' ? cleanText(inner) : inner)),
  );
}

function cleanText(text: string): string {
  return (secretInText(text) ?? text).replaceAll(USER_INFO, '$1[removed]@');
}
