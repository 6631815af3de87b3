import { readFileSync } from 'node:fs';
import type { SecretName } from '../pipeline/run/recipe.js';
import type { RunnerDeps } from '../pipeline/run/run-context.js';
import type { Installation } from './settings/installation.js';

/**
 * The installation's secret files. Each is read again at every use, so that a token overwritten in place counts at once;
 * every value ever read stays among those that may stand in no output. `tell` is called with each new one, before it is
 * given to anybody. Throws with the file's name where one is missing.
 */
export function createSecrets(installation: Installation, tell: (secret: string) => void): RunnerDeps['secrets'] {
  const known = new Set<string>();
  const remember = (value: string): void => {
    for (const secret of secretsIn(value).filter((one) => !known.has(one))) {
      known.add(secret);
      tell(secret);
    }
  };
  const readFile = (name: SecretName): Uint8Array => {
    const content = readFileSync(fileOf(installation, name));
    if (name !== 'proxmox-ca') remember(content.toString('utf8').trim());
    return content;
  };
  remember(readFileSync(installation.files.masterKey, 'utf8').trim());
  readFile('proxmox-token');
  readFile('proxmox-build-token');
  for (const name of installation.blueprintSecrets.keys()) readFile(`blueprint:${name}`);
  return { read: async (name) => readFile(name), all: () => [...known] };
}

/** A token is `USER@REALM!NAME=SECRET`: the whole of it and what stands behind the first `=` are secret. */
function secretsIn(value: string): string[] {
  const secret = value.includes('!') ? value.slice(value.indexOf('=') + 1) : '';
  return [value, secret].filter((one) => one !== '');
}

function fileOf({ proxmox, blueprintSecrets }: Installation, name: SecretName): string {
  switch (name) {
    case 'proxmox-token':
      return proxmox.tokenFile;
    case 'proxmox-build-token':
      return proxmox.buildTokenFile ?? proxmox.tokenFile;
    case 'proxmox-ca':
      return proxmox.caFile;
    default: {
      const file = blueprintSecrets.get(name.slice('blueprint:'.length));
      if (file === undefined) throw new Error(`chatops.yaml names no file for the secret ${name}`);
      return file;
    }
  }
}
