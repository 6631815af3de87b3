import type { Stores } from '../../commands/stores.js';
import { exportEvidence } from '../evidence/export-evidence.js';
import type { Data } from '../open-data.js';
import { type HostAnswer, wrong } from './host-command.js';

/** The evidence file of R-`number`; the audit log tells of it. */
export function exportRequest(stores: Stores, data: Pick<Data, 'db' | 'tools'>, number: number): HostAnswer {
  const request = stores.requests.findByNumber(number);
  if (request === null) return wrong(`there is no request R-${number}; nothing was changed`);
  return { ok: true, lines: [], content: exportEvidence(stores, data, request) };
}
