import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A value that JSON can carry; a key that is left out may stand there as `undefined`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** sha256 (hex) over canonical JSON (RFC 8785), so that the order of keys never matters. */
export function canonicalDigest(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a value without JSON has no digest');
  return createHash('sha256').update(text).digest('hex');
}
