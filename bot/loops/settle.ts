import type { Request } from '../../commands/request/request.js';
import { settleUnknown } from '../../commands/request/settle-unknown.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { EngineUnreachableError } from '../../pipeline/engine.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { isProvenGone } from '../../pipeline/recipes/is-proven-gone.js';
import type { NextTurn } from './create-loop.js';
import type { Machine } from './machine.js';

/** A clone that we lost may still be writing; Proxmox is asked again this often. */
const AGAIN_MS = 30_000;

export interface SettleTools {
  tools: UseCaseTools;
  runner: Pick<Machine['runner'], 'proxmox' | 'clock' | 'engine'>;
  /** Told once a look where Proxmox does not answer. */
  warn(requestId: string, why: string): void;
}

/**
 * Looks again at what is unknown: where Proxmox shows, twice, that nothing stands under the VMID and no clone of ours is
 * under way, the request has its end without a person. Nothing is changed on Proxmox. `looked`: when each was asked for
 * last in this process, since a loop is woken far more often than Proxmox should be asked.
 */
export async function settle({ tools, runner, warn }: SettleTools, looked: Map<string, number>): Promise<NextTurn> {
  const unknown = tools.transaction((stores) => stores.requests.listInState('unknown'));
  for (const request of unknown) {
    if (tools.now() - (looked.get(request.id) ?? 0) < AGAIN_MS) continue;
    looked.set(request.id, tools.now());
    try {
      if (await isGone(request, tools.instance, runner)) settleUnknown(tools, request.id);
    } catch (error) {
      if (!(error instanceof ProxmoxError || error instanceof EngineUnreachableError)) throw error;
      warn(request.id, error.message);
    }
  }
  return unknown.length === 0 ? null : AGAIN_MS;
}

async function isGone(
  { state, createdAt }: Request,
  instance: string,
  { proxmox, clock, engine }: SettleTools['runner'],
): Promise<boolean> {
  if (state.state !== 'unknown') return false;
  const { work } = state.planned;
  if (work.recipe !== 'create-vm' && work.recipe !== 'destroy-vm') return false;
  // Where the bot gave up in the middle of a change, its container may still be about to make the VM.
  const jobs = await engine.listJobs(instance);
  if (jobs.some((job) => job.state === 'running' && job.labels['chatops.run'] === state.runId)) return false;
  const looks = { proxmox, now: clock.now, pause: (ms: number) => clock.pause(ms) };
  return isProvenGone(looks, work.recipe === 'create-vm' ? work.vars : work.vars.vm, createdAt);
}
