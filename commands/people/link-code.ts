import { createHmac, randomInt } from 'node:crypto';

/** No 0 and O, 1 and I and L, and no vowel that would make words. */
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';
/** 27^10 is 47 bits; with five tries in ten minutes nobody guesses one. */
const LENGTH = 10;

/** A new code as people read it: `BCDFG-23456`. */
export function makeLinkCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}

/** What is kept of a code, however it was typed: without the key nobody finds the code in a copy of the database. */
export function hashLinkCode(key: Uint8Array, code: string): string {
  const letters = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return createHmac('sha256', key).update(`link ${letters}`).digest('base64url');
}
