import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { systemClock } from '../pipeline/clock.js';
import { createProxmox } from '../pipeline/proxmox/create-proxmox.js';
import type { Proxmox } from '../pipeline/proxmox/proxmox.js';
import type { Installation } from './settings/installation.js';

/** The client of the configured cluster; tokens are read anew for each call. Throws where the CA cannot be read. */
export function connectProxmox({ settings, proxmox }: Installation): Proxmox & { close(): Promise<void> } {
  const { buildTokenFile, caFile, tokenFile } = proxmox;
  const [buildTokenId] = buildTokenFile === null ? [] : readFileSync(buildTokenFile, 'utf8').trim().split('=');
  return createProxmox({
    endpoints: settings.endpoints.map((endpoint) => `https://${endpoint}`),
    ca: readFileSync(caFile, 'utf8'),
    token: async () => (await readFile(tokenFile, 'utf8')).trim(),
    clock: systemClock,
    otherTokenIds: buildTokenId === undefined ? [] : [buildTokenId],
  });
}
