import { hkdfSync } from 'node:crypto';

/** 32 bytes for one purpose, from the master key by HKDF-SHA256 (RFC 5869): one purpose tells nothing of another's. */
export function deriveKey(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `chatops 1 ${purpose}`, 32));
}
