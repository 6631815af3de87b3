import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.js';

/** Where a sealed value stands: it opens nowhere else. */
export interface SealedPlace {
  table: string;
  column: string;
  row: string;
  version: number;
}

/** Encrypts what must not stand in the database in clear. `purpose` has a key of its own. */
export interface Sealer {
  seal(purpose: SealPurpose, place: SealedPlace, plain: Uint8Array): Buffer;
  /** Throws `SealError` where the value is not exactly what was sealed for this place. */
  open(purpose: SealPurpose, place: SealedPlace, sealed: Uint8Array): Buffer;
}

type SealPurpose = 'artifacts' | 'audit-signing-key';

export class SealError extends Error {}

const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a key per purpose, made from a master key by HKDF-SHA256. Sealed value: key id ‖ nonce ‖ ciphertext ‖
 * tag, the place as associated data. The first master key seals, each of them opens.
 */
export function sealer(masterKeys: readonly Uint8Array[]): Sealer {
  const keys = masterKeys.map((master) => ({ id: keyIdOf(master), derive: deriver(master) }));
  const [newest] = keys;
  if (newest === undefined) throw new SealError('there is no master key');
  return {
    seal: (purpose, place, plain) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest.derive(purpose), nonce).setAAD(associated(place));
      return Buffer.concat([newest.id, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open: (purpose, place, sealed) => {
      const key = keys.find(({ id }) => id.equals(sealed.subarray(0, KEY_ID_BYTES)));
      const what = `${place.table}.${place.column} of ${place.row}`;
      if (key === undefined) throw new SealError(`${what} was sealed with another master key`);
      return decrypt(key.derive(purpose), sealed.subarray(KEY_ID_BYTES), place, what);
    },
  };
}

function decrypt(key: Buffer, value: Uint8Array, place: SealedPlace, what: string): Buffer {
  if (value.length < NONCE_BYTES + TAG_BYTES) throw new SealError(`${what} is too short to be a sealed value`);
  const body = value.subarray(NONCE_BYTES, value.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, value.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(place)).setAuthTag(value.subarray(value.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new SealError(`${what} was changed, or belongs to another row`);
  }
}

function associated({ table, column, row, version }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([table, column, row, version]));
}

/** Names a master key without telling it. */
function keyIdOf(master: Uint8Array): Buffer {
  return deriveKey(master, 'key id').subarray(0, KEY_ID_BYTES);
}

function deriver(master: Uint8Array): (purpose: SealPurpose) => Buffer {
  const made = new Map<SealPurpose, Buffer>();
  return (purpose) => {
    const key = made.get(purpose) ?? deriveKey(master, purpose);
    made.set(purpose, key);
    return key;
  };
}

/** sha256 in hex. */
export function sha256Hex(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
