import { createHash, randomUUID } from 'node:crypto';
import type { State } from './state/open-state.js';

/** Makes a token with these privileges and gives `user@realm!id=secret`; the secret is kept only as a hash. */
export function createToken(state: State, id: string, privileges: Readonly<Record<string, readonly string[]>>): string {
  const secret = randomUUID();
  state.tokens.save({ id, secretSha256: createHash('sha256').update(secret).digest('hex'), privileges });
  return `${id}=${secret}`;
}
