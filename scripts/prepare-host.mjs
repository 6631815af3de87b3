import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBaseImage } from './base-image.mjs';
import { composeEnv } from './compose.mjs';
import { installEngine } from './install-engine.mjs';
import { makeSecrets } from './make-secrets.mjs';
import { isEntry, main, say } from './run.mjs';

const root = join(import.meta.dirname, '..');

/** For operators, once: what `docker compose up` needs on this machine beside the configuration. */
export async function prepareHost() {
  await installEngine();
  await ensureBaseImage();
  await makeSecrets(process.env.CHATOPS_SECRETS ?? join(root, 'secrets'));
  for (const folder of ['config', 'content']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  remember();
  say('still to do: the Proxmox token (USER@REALM!NAME=SECRET), read from the terminal by');
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  say(`  ${sudo}install -o 10000 -g 10000 -m 0600 /dev/stdin secrets/proxmox-token`);
  say('and for Slack, in the same way, secrets/slack-bot-token (xoxb-…) and secrets/slack-app-token (xapp-…)');
  say('and for Discord secrets/discord-bot-token');
}

/** Writes what this machine's compose needs to `.env`, which `docker compose` reads by itself. */
function remember() {
  const file = join(root, '.env');
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const { CHATOPS_DOCKER_GID, CA_BUNDLE } = composeEnv();
  for (const [name, value] of Object.entries({ CHATOPS_DOCKER_GID, CA_BUNDLE })) {
    if (value !== undefined && !new RegExp(`^${name}=`, 'm').test(known)) {
      appendFileSync(file, `${name}=${value}\n`, { mode: 0o600 });
      say(`${file}: ${name}=${value}`);
    }
  }
}

if (isEntry(import.meta.url)) {
  await main(prepareHost);
}
