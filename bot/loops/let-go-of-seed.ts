import type { Work } from '../../commands/request/request.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { removeSeed } from '../../pipeline/recipes/remove-seed.js';
import type { RunEnd } from '../../pipeline/run/journal.js';
import type { Machine } from './machine.js';

const LIMIT_MS = 60_000;

/** The last check refused the apply: the seed that was uploaded for it goes again. What stays is told in the log. */
export async function letGoOfSeed({ runner, log }: Machine, requestId: string, work: Work, end: RunEnd): Promise<void> {
  if (work.recipe !== 'create-vm' || end.end !== 'stopped' || end.stage !== 'apply') return;
  if (end.failure.word !== 'refused' || end.failure.changed !== 'nothing') return;
  const { proxmox, clock } = runner;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const tools = { proxmox, signal, now: clock.now, pause: (ms: number) => clock.pause(ms, signal) };
  try {
    const left = await removeSeed(tools, work.vars);
    if (left !== null) log.warn({ request: requestId, volume: left }, 'a seed stays on Proxmox');
  } catch (error) {
    if (!(error instanceof ProxmoxError)) throw error;
    log.warn({ request: requestId, why: error.message }, 'a seed may stay on Proxmox');
  }
}
