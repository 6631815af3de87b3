import { randomBytes } from 'node:crypto';

/** 12 hex characters: short enough for container names, and long enough never to meet again in one installation. */
export function randomId(): string {
  return randomBytes(6).toString('hex');
}
