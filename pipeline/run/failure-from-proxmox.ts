import type { ProxmoxError } from '../proxmox/proxmox.js';
import { saysStorageFull } from '../proxmox/says-storage-full.js';
import type { Failure } from './failure.js';

interface Reading {
  word: Failure['word'];
  message: string;
  side: Failure['side'];
  cure: string;
}

const READINGS: Readonly<Record<ProxmoxError['kind'], (reason: string) => Reading>> = {
  unreachable: (reason) => ({
    word: 'broke',
    message: `Proxmox cannot be reached: ${reason}`,
    side: 'proxmox',
    cure: 'Check the node, its pveproxy service and the network in between; then retry.',
  }),
  tls: (reason) => ({
    word: 'broke',
    message: `No trusted connection to Proxmox: ${reason}`,
    side: 'operator',
    cure: 'Compare the configured CA with /etc/pve/pve-root-ca.pem and the endpoint with the names in the certificate.',
  }),
  unauthorised: (reason) => ({
    word: 'failed',
    message: `Proxmox does not accept the token: ${reason}`,
    side: 'operator',
    cure: 'Check the token file, and in Proxmox that the token exists and has not expired.',
  }),
  forbidden: (reason) => ({
    word: 'failed',
    message: `Proxmox does not let the token do this: ${reason}`,
    side: 'operator',
    cure: `Give the token ${renderPrivilege(reason)}; \`chatops doctor\` lists all that are missing.`,
  }),
  'bad-parameter': (reason) => ({
    word: 'failed',
    message: `Proxmox refuses the parameters: ${reason}`,
    side: 'operator',
    cure: 'Correct the named fields in the configuration.',
  }),
  'not-found': (reason) => ({
    word: 'failed',
    message: `Proxmox does not have what is needed: ${reason}`,
    side: 'proxmox',
    cure: 'See in Proxmox whether it was moved or removed; then plan anew.',
  }),
  locked: (reason) => ({
    word: 'failed',
    message: `Proxmox has it locked: ${reason}`,
    side: 'proxmox',
    cure: 'Wait for the task that holds the lock, then retry.',
  }),
  refused: (reason) => ({
    word: 'failed',
    message: `Proxmox refuses: ${reason}`,
    side: 'proxmox',
    cure: saysStorageFull(reason)
      ? 'Make room on the storage or choose another one; then retry.'
      : 'Mend what Proxmox names; then retry.',
  }),
  'bad-answer': (reason) => ({
    word: 'broke',
    message: `What answers is not a Proxmox API that we know: ${reason}`,
    side: 'operator',
    cure: 'Check the endpoint and any proxy in between, and the version with `chatops doctor`.',
  }),
};

/** What a call's error means on the card. `changed`: what it left, where the call itself did not get through. */
export function failureFromProxmox(error: ProxmoxError, changed: Failure['changed']): Failure {
  const reading = READINGS[error.kind](error.message);
  if (error.uncertain) {
    return { ...reading, word: 'unknown', lastLines: [], changed: 'not known', next: 'stop' };
  }
  return { ...reading, lastLines: [], changed, next: 'stop' };
}

/** Proxmox names path and privileges: `Permission check failed (/pool/bot, VM.Allocate)`, joined by `|` or `,`. */
function renderPrivilege(reason: string): string {
  const [, path, privileges] = /\((\/[^,)]*),\s*([^)]+)\)/.exec(reason) ?? [];
  if (path === undefined || privileges === undefined) return 'the privilege that Proxmox names';
  return `${privileges
    .trim()
    .split(/\s*[|,]\s*/)
    .join(' or ')} on ${path}`;
}
