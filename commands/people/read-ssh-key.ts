import sshpk from 'sshpk';
import { quote } from '../quote.js';
import { secretInText } from '../secret-in-text.js';

export type ReadKey = { ok: true; line: string; fingerprint: string } | { ok: false; problem: string };

/**
 * 128 bits of security (NIST SP 800-57 part 1 rev. 5, table 2, https://doi.org/10.6028/NIST.SP.800-57pt1r5), and what
 * ssh-keygen makes by itself (https://man.openbsd.org/ssh-keygen).
 */
const RSA_BITS = 3072;
const LONGEST_COMMENT = 100;

const TYPES = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa'];

/** One public key as it stands in a `.pub` file; the line is written anew from what was read. */
export function readSshKey(text: string): ReadKey {
  const given = text.trim();
  if (given === '') return no('the key is missing: paste the line of the file that ends in .pub');
  if (secretInText(given) !== null) {
    return no('that is a private key: treat it as leaked, make a new pair, and give the line of the .pub file');
  }
  if (/[\r\n]/.test(given)) return no('that is more than one line; give one public key at a time');
  const [type = '', blob = '', ...words] = given.split(/ +/);
  if (type === 'ssh-dss')
    return no('DSA keys are too weak and OpenSSH takes them no more; make one with: ssh-keygen -t ed25519');
  if (!TYPES.includes(type)) return no(whatElse(given, type));
  return read(type, blob, words.join(' '));
}

function read(type: string, blob: string, comment: string): ReadKey {
  const key = parse(`${type} ${blob}`);
  // sshpk takes the type from inside the key; the word before it has to say the same.
  const written = key?.toString('ssh').split(' ') ?? [];
  if (key === null || written[0] !== type || written[1] === undefined || blob !== written[1]) {
    return no(`that is no whole ${type} key; copy the whole line of the .pub file`);
  }
  if (key.type === 'rsa' && key.size < RSA_BITS) {
    return no(
      `an RSA key of ${key.size} bits is too short; at least ${RSA_BITS}, or make one with: ssh-keygen -t ed25519`,
    );
  }
  if (/[^\x20-\x7e]/.test(comment) || comment.length > LONGEST_COMMENT) {
    return no(`the comment ${quote(comment)} has to be at most ${LONGEST_COMMENT} plain characters`);
  }
  const line = comment === '' ? `${type} ${blob}` : `${type} ${blob} ${comment}`;
  return { ok: true, line, fingerprint: key.fingerprint('sha256').toString() };
}

function parse(text: string): sshpk.Key | null {
  try {
    return sshpk.parseKey(text, 'ssh');
  } catch {
    return null;
  }
}

function whatElse(given: string, type: string): string {
  if (TYPES.some((known) => given.includes(` ${known} `))) {
    return 'options before the key are not taken; give the key alone, from its type on';
  }
  return `${quote(type)} is no type of key that is taken; there is ${TYPES.join(', ')}`;
}

function no(problem: string): ReadKey {
  return { ok: false, problem };
}
