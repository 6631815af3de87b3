import { z } from 'zod';
import type { Json } from '../canonical-digest.js';
import { secretInText } from '../secret-in-text.js';

/** RFC 3986, 3.2.1: what stands between `//` and `@` may be a password, as of a proxy. */
const USER_INFO = /(\/\/)[^\s/@?#]+@/g;

const Plain = z.json();

/**
 * The same value as plain JSON, without credentials in URLs and without private keys. Lines of the audit log carry
 * digests of what this gives: where it gives something else one day, what was kept before no longer fits.
 */
export function cleanEvidence(value: object): Json {
  return Plain.parse(
    JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === 'string' ? cleanText(inner) : inner)),
  );
}

function cleanText(text: string): string {
  return (secretInText(text) ?? text).replaceAll(USER_INFO, '$1[removed]@');
}
