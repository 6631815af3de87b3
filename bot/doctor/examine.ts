import { existsSync, readFileSync } from 'node:fs';
import { openDatabase } from '../../db/open-database.js';
import { templates } from '../../db/templates.js';
import { createDockerEngine } from '../../pipeline/docker/create-docker-engine.js';
import { config } from '../config.js';
import { connectProxmox } from '../connect-proxmox.js';
import { createCallDiscord } from '../discord/call-discord.js';
import { createRest } from '../discord/create-rest.js';
import { createDiscordProxy } from '../discord/discord-proxy.js';
import { examineDiscord } from '../discord/examine-discord.js';
import { databaseFile } from '../open-data.js';
import type { Installation } from '../settings/installation.js';
import { examineSlack } from '../slack/examine-slack.js';
import { checkClock } from './check-clock.js';
import { checkDiscord } from './check-discord.js';
import { checkEngine } from './check-engine.js';
import { checkFiles } from './check-files.js';
import { checkProxmox } from './check-proxmox.js';
import { checkSlack } from './check-slack.js';
import { bad, type Finding } from './finding.js';

/** Looks at everything, one part after the other; `tell` is called as soon as a part is known. */
export async function examine(
  installation: Installation,
  project: string | null,
  tell: (findings: readonly Finding[]) => void,
): Promise<void> {
  tell(checkFiles(installation, Date.now()));
  tell(await checkEngine(createDockerEngine({ docker: {}, project })));
  tell(await askProxmox(installation));
  tell(await askSlack(installation));
  tell(await askDiscord(installation));
}

function askDiscord(installation: Installation): Promise<Finding[]> {
  return checkDiscord(installation, config.proxy, async (token, questions) => {
    const proxy = createDiscordProxy(config.proxy);
    const rest = createRest({ apiUrl: questions.discord.apiUrl, token, proxy });
    try {
      return await examineDiscord(
        createCallDiscord(rest, token, () => undefined),
        questions,
      );
    } finally {
      await proxy?.close();
    }
  });
}

function askSlack(installation: Installation): Promise<Finding[]> {
  return checkSlack(installation, config.proxy, (questions) => examineSlack({ ...questions, now: Date.now }));
}

async function askProxmox(installation: Installation): Promise<Finding[]> {
  const { caFile } = installation.proxmox;
  if (!existsSync(caFile)) return [bad('Proxmox was not asked: there is no CA to trust', `put it into ${caFile}`)];
  const proxmox = connectProxmox(installation);
  try {
    const findings = await checkProxmox(installation, proxmox, knownTemplates(installation));
    const [endpoint = ''] = installation.settings.endpoints;
    return [...findings, await checkClock(endpoint, readFileSync(caFile, 'utf8'), Date.now)];
  } finally {
    await proxmox.close();
  }
}

function knownTemplates(installation: Installation) {
  const file = databaseFile(installation);
  if (!existsSync(file)) return [];
  const db = openDatabase(file, 'read');
  try {
    return templates(db).list();
  } finally {
    db.close();
  }
}
