import { readFileSync } from 'node:fs';

const HOW = 'Make one with: openssl rand -base64 32 > FILE && chmod 600 FILE';

/**
 * Reads the master key file: one line of base64 for 32 bytes. Further lines are older keys, which only open what they
 * sealed. Throws with a sentence for the operator, which never tells the content.
 */
export function readMasterKeys(file: string): Uint8Array[] {
  const keys = readText(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (keys.length === 0) throw new Error(`the master key file ${file} is empty. ${HOW}`);
  return keys.map((line, index) => {
    const key = Buffer.from(line, 'base64');
    if (key.length === 32 && key.toString('base64') === line) return key;
    throw new Error(`line ${index + 1} of the master key file ${file} is not 32 bytes in base64. ${HOW}`);
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Error(`the master key file ${file} cannot be read (${why}). ${HOW}`);
  }
}
