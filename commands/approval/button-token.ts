import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CardButton } from '../card.js';
import type { Request } from '../request/request.js';

export type ButtonAction = CardButton['action'];

/**
 * `<request number>.<action>.<proof>`: the number finds the request, the proof (128 bits of an HMAC) binds its identity
 * and the action, and for a vote also both digests. So a forged token and one of an earlier plan are known, and no
 * table of tokens is kept. Short enough for a Discord custom id (100 characters).
 */
export function buttonToken(key: Uint8Array, request: Request, action: ButtonAction): string {
  return `${request.number}.${action}.${proof(key, request, action)}`;
}

/** What a token points at, before it is believed. */
export function readButtonToken(token: string): { number: number; action: string; proof: string } | null {
  const match = /^([1-9][0-9]{0,14})\.([a-z]{1,10})\.([\w-]{22})$/.exec(token);
  if (match === null) return null;
  const [, number = '', action = '', given = ''] = match;
  return { number: Number(number), action, proof: given };
}

/** Whether the proof is the one of this request as it is now. */
export function provesButton(key: Uint8Array, request: Request, action: ButtonAction, given: string): boolean {
  const expected = Buffer.from(proof(key, request, action));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function proof(key: Uint8Array, request: Request, action: ButtonAction): string {
  const bound = [request.id, action, ...(action === 'approve' || action === 'deny' ? digests(request) : [])];
  return createHmac('sha256', key).update(JSON.stringify(bound)).digest().subarray(0, 16).toString('base64url');
}

function digests({ state }: Request): string[] {
  if (!('planned' in state) || state.planned === null) return [];
  return [state.planned.effectDigest, state.planned.decisionDigest];
}
