import { createHash } from 'node:crypto';

/** Type and key of an ed25519 public key file, without its comment; null where the guest sent anything else. */
export function readHostKey(text: string): { hostKey: string; fingerprint: string } | null {
  const [type, key, ...rest] = text
    .slice(0, 1000)
    .trim()
    .split(/[ \t]+/);
  if (type !== 'ssh-ed25519' || key === undefined || !/^AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}$/.test(key)) {
    return null;
  }
  if (rest.some((word) => /[\r\n]/.test(word))) {
    return null;
  }
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '');
  return { hostKey: `${type} ${key}`, fingerprint: `SHA256:${digest}` };
}
