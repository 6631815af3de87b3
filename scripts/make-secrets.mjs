import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseImage } from './base-image.mjs';
import { run, say } from './run.mjs';

/** The uid of the bot and the sandbox in their images. */
const serverUid = 10000;

/**
 * Makes the secret files that `docker-compose.yml` mounts, where they are missing: the master key, and empty ones for
 * the tokens. `given` says what one has instead, also where it is there already. Compose mounts them as they are on the host and does not
 * start without them, so they belong to the bot's user.
 */
export async function makeSecrets(folder, given = {}) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const contents = {
    'master-key': `${randomBytes(32).toString('base64')}\n`,
    'proxmox-token': '',
    'slack-bot-token': '',
    'slack-app-token': '',
    'discord-bot-token': '',
    ...given,
  };
  const isWanted = ([name]) => name in given || !existsSync(join(folder, name));
  const missing = Object.entries(contents).filter(isWanted);
  if (missing.length === 0) {
    return;
  }
  for (const [name, content] of missing) {
    // One that is there belongs to the bot's user, who alone may write it.
    rmSync(join(folder, name), { force: true });
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  await giveToServer(
    folder,
    missing.map(([name]) => name),
  );
}

/** By the engine, so that whoever may use it need not be root: only root may give a file away. */
async function giveToServer(folder, names) {
  const owned = ['chown', `${serverUid}:${serverUid}`, ...names.map((name) => `/secrets/${name}`)];
  await run('docker', ['run', '--rm', '--network', 'none', '-v', `${folder}:/secrets`, baseImage, ...owned]);
  say(`made ${names.join(', ')} in ${folder}, readable by uid ${serverUid} alone`);
}
