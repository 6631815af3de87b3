import { readFileSync } from 'node:fs';
import type { TemplateRecord } from '../../commands/stores.js';
import { type Proxmox, ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import type { Installation } from '../settings/installation.js';
import { checkPlaces } from './check-places.js';
import { checkPrivileges } from './check-privileges.js';
import { checkTemplates } from './check-templates.js';
import { bad, type Finding, good } from './finding.js';

/** PVE 9 split the agent's privileges; what this program needs is not there before. */
const OLDEST_MAJOR = 9;

const CURES: Partial<Record<ProxmoxError['kind'], string>> = {
  unreachable: 'check proxmox.endpoints and the way there (port 8006)',
  tls: 'proxmox.ca has to be the CA of the API: /etc/pve/pve-root-ca.pem, or the one of your own certificate',
  unauthorised: 'check the token: pveum user token list USER@REALM; its file holds USER@REALM!NAME=SECRET',
  forbidden: 'allow the token what it lacks',
};

/** Proxmox answers, and what the configuration says of it is so. */
export async function checkProxmox(
  { settings, proxmox: { tokenFile } }: Installation,
  proxmox: Proxmox,
  templates: readonly TemplateRecord[],
): Promise<Finding[]> {
  const version = await attempt('Proxmox', async () => [checkVersion((await proxmox.version()).version)]);
  if (version.some(({ look }) => look === 'bad')) return version;
  return [
    ...version,
    ...(await attempt('privileges', () => checkPrivileges(settings, proxmox, tokenIdOf(tokenFile)))),
    ...(await attempt('nodes, storages and pools', () => checkPlaces(settings, proxmox))),
    ...(await attempt('templates', () => checkTemplates(templates, proxmox))),
  ];
}

/** `USER@REALM!NAME` of `USER@REALM!NAME=SECRET`. */
function tokenIdOf(file: string): string {
  const [tokenId = ''] = readFileSync(file, 'utf8').trim().split('=');
  return tokenId;
}

function checkVersion(version: string): Finding {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return good(`Proxmox VE ${version} answers`);
  return bad(`Proxmox VE ${version} is too old`, `Proxmox VE ${OLDEST_MAJOR} or newer is needed`);
}

async function attempt(what: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof ProxmoxError)) throw error;
    return [bad(`${what} could not be looked at: ${error.message}`, CURES[error.kind] ?? 'see the log of Proxmox')];
  }
}
