import type { ProxmoxError } from '../proxmox/proxmox.js';
import type { Failure } from '../run/failure.js';

const causes: Record<ProxmoxError['kind'], Pick<Failure, 'word' | 'side' | 'cure'>> = {
  unreachable: {
    word: 'broke',
    side: 'proxmox',
    cure: 'Check that Proxmox runs and can be reached from here (`chatops doctor`), then retry.',
  },
  tls: {
    word: 'broke',
    side: 'operator',
    cure: 'Give the CA that signed the certificate of Proxmox (`chatops doctor` shows what is presented).',
  },
  unauthorised: { word: 'failed', side: 'operator', cure: 'Give a token that Proxmox accepts (`chatops doctor`).' },
  forbidden: {
    word: 'failed',
    side: 'operator',
    cure: 'Give the token the privilege that Proxmox names (`chatops doctor` lists what is missing).',
  },
  'bad-parameter': { word: 'failed', side: 'chatops', cure: 'Report this: chatops sent what Proxmox does not take.' },
  'not-found': {
    word: 'failed',
    side: 'proxmox',
    cure: 'Look on Proxmox whether somebody removed it, then plan again.',
  },
  locked: { word: 'failed', side: 'proxmox', cure: 'Wait until Proxmox has finished with it, then retry.' },
  refused: { word: 'failed', side: 'proxmox', cure: 'Mend what Proxmox says, then retry.' },
  'bad-answer': {
    word: 'broke',
    side: 'proxmox',
    cure: 'Check what answers at the address of Proxmox (`chatops doctor`).',
  },
};

/** Proxmox's own words, whose side it is and what to do. A call that may have taken effect ends as `unknown`. */
export function explainProxmoxError(error: ProxmoxError, doing: string, changed: Failure['changed']): Failure {
  const cause = causes[error.kind];
  const uncertain = error.uncertain && changed !== 'nothing';
  return {
    ...cause,
    word: uncertain ? 'unknown' : cause.word,
    message: `${doing}: ${error.message.trim()}`,
    lastLines: [],
    changed: uncertain ? 'not known' : 'nothing',
    next: 'stop',
  };
}
