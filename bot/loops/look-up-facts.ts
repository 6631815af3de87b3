import { findMade } from '../../commands/request/find-made.js';
import { foreseeVmids } from '../../commands/request/foresee-vmids.js';
import type { PlanningFacts } from '../../commands/request/planning-facts.js';
import { tellPlanningWaits } from '../../commands/request/tell-planning-waits.js';
import { EngineUnreachableError, type Tool } from '../../pipeline/engine.js';
import { baseHash } from '../../pipeline/packer/base-hash.js';
import { definitionHash } from '../../pipeline/packer/definition-hash.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { isProvenGone } from '../../pipeline/recipes/is-proven-gone.js';
import type { Failure } from '../../pipeline/run/failure.js';
import { failureFromProxmox } from '../../pipeline/run/failure-from-proxmox.js';
import { patientProxmox, StepInterruptedError } from '../../pipeline/run/patient-proxmox.js';
import { startTimeLimit } from '../../pipeline/run/start-time-limit.js';
import { ensureJobKey } from './ensure-job-key.js';
import type { Machine } from './machine.js';
import type { WorkSignals } from './workers.js';

export type LookedUp =
  | { ok: true; facts: PlanningFacts }
  | { ok: false; failure: Failure }
  /** Cancelled meanwhile, or this process ends. */
  | { ok: 'none' };

const TOOLS: readonly Tool[] = ['terraform', 'packer', 'cloud-init', 'ansible'];
/** A node that is booted anew is back within this; what lasts longer is for a person to look at. */
const PATIENCE_MS = 10 * 60_000;

type Proxmox = Machine['runner']['proxmox'];

/** What planning needs to know of the world outside, or why it cannot be known. Waits while Proxmox is out of reach. */
export async function lookUpFacts(machine: Machine, requestId: string, signals: WorkSignals): Promise<LookedUp> {
  const { tools, runner } = machine;
  const limit = startTimeLimit(runner.clock, PATIENCE_MS);
  const unwanted = new AbortController();
  const over = AbortSignal.any([signals.cancel, signals.drain, unwanted.signal]);
  const signal = AbortSignal.any([limit.signal, over]);
  const proxmox = patientProxmox(runner.proxmox, {
    signal,
    pause: (ms) => runner.clock.pause(ms, signal),
    report: ({ text }) => {
      if (!tellPlanningWaits(tools, requestId, text)) unwanted.abort();
    },
    repeatsChanges: false,
  });
  try {
    return { ok: true, facts: await look(machine, proxmox, requestId) };
  } catch (error) {
    if (over.aborted) return { ok: 'none' };
    if (error instanceof ProxmoxError) return { ok: false, failure: failureFromProxmox(error, 'nothing') };
    if (error instanceof StepInterruptedError) return { ok: false, failure: tooSlow() };
    if (error instanceof EngineUnreachableError) return { ok: false, failure: engineAway(error) };
    if (error instanceof ImagesMissingError) return { ok: false, failure: imagesMissing(error.services) };
    throw error;
  } finally {
    limit.clear();
  }
}

async function look(machine: Machine, proxmox: Proxmox, requestId: string): Promise<PlanningFacts> {
  const { runner, tools, files } = machine;
  const images = await findImages(machine);
  const nodes = await proxmox.listNodes();
  const vms = await proxmox.listResources();
  const endpoint = tools.settings.endpoints[0] ?? '';
  const jobPublicKey = await ensureJobKey(runner.artifacts, requestId);
  const hashTemplate: PlanningFacts['hashTemplate'] = (spec) => ({
    definition: definitionHash(spec, files.packer, images.packer),
    base: baseHash(spec),
  });
  const localStorages = await findLocalStorages(proxmox, nodes);
  const seen = { nodes, vms, endpoint, images, jobPublicKey, hashTemplate, localStorages };
  const isGone = await isTargetGone(machine, proxmox, requestId, vms);
  return { ...seen, isGone, hiddenVmids: await findHidden(tools, proxmox, requestId, seen) };
}

async function findLocalStorages(proxmox: Proxmox, nodes: PlanningFacts['nodes']): Promise<Set<string>> {
  const online = nodes.filter((node) => node.online);
  const storages = await Promise.all(online.map(({ node }) => proxmox.listStorages(node)));
  return new Set(storages.flat().flatMap(({ storage, shared }) => (shared ? [] : [storage])));
}

/** Whether somebody removed the VM that is to be destroyed: by the proof that also ends an unknown outcome. */
async function isTargetGone(
  { tools, runner: { clock } }: Machine,
  proxmox: Proxmox,
  requestId: string,
  vms: PlanningFacts['vms'],
): Promise<boolean> {
  const made = tools.transaction((stores) => {
    const ask = stores.requests.find(requestId)?.ask;
    return ask?.action === 'destroy-vm' ? findMade(stores, tools.settings.cluster, ask) : null;
  });
  if (made === null || vms.some(({ vmid }) => vmid === made.vm.vmid)) return false;
  const looks = { proxmox, now: clock.now, pause: (ms: number) => clock.pause(ms) };
  return isProvenGone(looks, made.vm, made.askedAt);
}

/**
 * A token that is bound to pools is shown no machine outside of them, so each VMID that would be chosen is asked for by
 * itself, until every one is free.
 */
async function findHidden(
  tools: Machine['tools'],
  proxmox: Proxmox,
  requestId: string,
  seen: PlanningFacts,
): Promise<Set<number>> {
  const hidden = new Set<number>();
  for (;;) {
    const chosen = foreseeVmids(tools, requestId, { ...seen, hiddenVmids: hidden }).filter((vmid) => !hidden.has(vmid));
    const free = await Promise.all(chosen.map((vmid) => proxmox.isVmidFree(vmid)));
    const taken = chosen.filter((_vmid, index) => free[index] === false);
    if (taken.length === 0) return hidden;
    for (const vmid of taken) hidden.add(vmid);
  }
}

class ImagesMissingError extends Error {
  /** Names in docker-compose.yml. */
  readonly services: readonly string[];
  constructor(services: readonly string[]) {
    super(services.join(', '));
    this.services = services;
  }
}

async function findImages({ runner }: Machine): Promise<PlanningFacts['images']> {
  const found = await Promise.all(TOOLS.map((tool) => runner.engine.findImage(tool)));
  const [terraform, packer, cloudInit, ansible] = found;
  if (terraform && packer && cloudInit && ansible) return { terraform, packer, 'cloud-init': cloudInit, ansible };
  throw new ImagesMissingError(TOOLS.filter((_tool, index) => !found[index]).map((tool) => `proxmox-${tool}`));
}

function imagesMissing(services: readonly string[]): Failure {
  return broken(
    'operator',
    `The image of ${services.join(' and ')} is not built.`,
    `On the host: docker compose --profile tools build ${services.join(' ')}; then retry.`,
  );
}

function engineAway(error: EngineUnreachableError): Failure {
  return broken(
    'chatops',
    `The container engine does not answer: ${error.message}`,
    'See to the engine on the host of the bot; then retry.',
  );
}

function tooSlow(): Failure {
  const words = `Proxmox did not answer all that planning asks within ${PATIENCE_MS / 60_000} minutes.`;
  return broken('proxmox', words, 'Look at the load of the cluster; then retry.');
}

function broken(side: Failure['side'], message: string, cure: string): Failure {
  return { word: 'broke', message, lastLines: [], side, changed: 'nothing', cure, next: 'stop' };
}
