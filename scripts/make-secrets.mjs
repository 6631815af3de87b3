import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseImage } from './base-image.mjs';
import { run, say } from './run.mjs';

/** The uid of the bot and the sandbox in their images. */
const serverUid = 10000;

/**
 * Makes the secret files that `docker-compose.yml` mounts, where they are missing: the master key, and the Proxmox
 * token with `token` as its content. Compose mounts them as they are on the host, so they belong to the bot's user.
 */
export async function makeSecrets(folder, token = '') {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await makeFile(folder, 'master-key', `${randomBytes(32).toString('base64')}\n`);
  await makeFile(folder, 'proxmox-token', token);
}

async function makeFile(folder, name, content) {
  const file = join(folder, name);
  if (existsSync(file)) {
    return;
  }
  writeFileSync(file, content, { mode: 0o600 });
  // By the engine, so that whoever may use it need not be root: only root may give a file away.
  const owned = ['chown', `${serverUid}:${serverUid}`, `/secrets/${name}`];
  await run('docker', ['run', '--rm', '--network', 'none', '-v', `${folder}:/secrets`, baseImage, ...owned]);
  say(`made ${file}, readable by uid ${serverUid} alone`);
}
