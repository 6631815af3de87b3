import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../api/api-error.js';
import type { State } from '../state/open-state.js';
import type { Token } from '../state/token-table.js';

/** The token that the `Authorization` header proves, or PVE's 401. */
export function authenticate(state: State, header: string | undefined): Token {
  const match = /^PVEAPIToken[= ]([^=\s]+@[^=\s]+![^=\s]+)=(\S+)$/.exec(header ?? '');
  if (match === null) throw new ApiError(401, 'No ticket');
  const token = state.tokens.find(match[1] ?? '');
  if (token === null)
    throw new ApiError(401, `no such token '${match[1]?.split('!')[1]}' for user '${match[1]?.split('!')[0]}'`);
  const given = createHash('sha256')
    .update(match[2] ?? '')
    .digest();
  if (!timingSafeEqual(given, Buffer.from(token.secretSha256, 'hex'))) throw new ApiError(401, 'invalid token value!');
  return token;
}
