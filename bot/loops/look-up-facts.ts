import { findMade } from '../../commands/request/find-made.js';
import { foreseeVmids } from '../../commands/request/foresee-vmids.js';
import type { PlanningFacts } from '../../commands/request/planning-facts.js';
import { EngineUnreachableError, type Tool } from '../../pipeline/engine.js';
import { baseHash } from '../../pipeline/packer/base-hash.js';
import { definitionHash } from '../../pipeline/packer/definition-hash.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { isProvenGone } from '../../pipeline/recipes/is-proven-gone.js';
import type { Failure } from '../../pipeline/run/failure.js';
import { failureFromProxmox } from '../../pipeline/run/failure-from-proxmox.js';
import { ensureJobKey } from './ensure-job-key.js';
import type { Machine } from './machine.js';

export type LookedUp = { ok: true; facts: PlanningFacts } | { ok: false; failure: Failure };

const TOOLS: readonly Tool[] = ['terraform', 'packer', 'cloud-init', 'ansible'];

/** What planning needs to know of the world outside, or why it cannot be known. */
export async function lookUpFacts(machine: Machine, requestId: string): Promise<LookedUp> {
  const { runner, tools, files } = machine;
  try {
    const images = await findImages(machine);
    if (!images.ok) return images;
    const nodes = await runner.proxmox.listNodes();
    const vms = await runner.proxmox.listResources();
    const endpoint = tools.settings.endpoints[0] ?? '';
    const jobPublicKey = await ensureJobKey(runner.artifacts, requestId);
    const hashTemplate: PlanningFacts['hashTemplate'] = (spec) => ({
      definition: definitionHash(spec, files.packer, images.images.packer),
      base: baseHash(spec),
    });
    const localStorages = await findLocalStorages(machine, nodes);
    const seen = { nodes, vms, endpoint, images: images.images, jobPublicKey, hashTemplate, localStorages };
    const isGone = await isTargetGone(machine, requestId, vms);
    return { ok: true, facts: { ...seen, isGone, hiddenVmids: await findHidden(machine, requestId, seen) } };
  } catch (error) {
    if (error instanceof ProxmoxError) return { ok: false, failure: failureFromProxmox(error, 'nothing') };
    if (error instanceof EngineUnreachableError) return { ok: false, failure: engineAway(error) };
    throw error;
  }
}

async function findLocalStorages({ runner }: Machine, nodes: PlanningFacts['nodes']): Promise<Set<string>> {
  const online = nodes.filter((node) => node.online);
  const storages = await Promise.all(online.map(({ node }) => runner.proxmox.listStorages(node)));
  return new Set(storages.flat().flatMap(({ storage, shared }) => (shared ? [] : [storage])));
}

/** Whether somebody removed the VM that is to be destroyed: by the proof that also ends an unknown outcome. */
async function isTargetGone(
  { tools, runner: { proxmox, clock } }: Machine,
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
async function findHidden(machine: Machine, requestId: string, seen: PlanningFacts): Promise<Set<number>> {
  const { tools, runner } = machine;
  const hidden = new Set<number>();
  for (;;) {
    const chosen = foreseeVmids(tools, requestId, { ...seen, hiddenVmids: hidden }).filter((vmid) => !hidden.has(vmid));
    const free = await Promise.all(chosen.map((vmid) => runner.proxmox.isVmidFree(vmid)));
    const taken = chosen.filter((_vmid, index) => free[index] === false);
    if (taken.length === 0) return hidden;
    for (const vmid of taken) hidden.add(vmid);
  }
}

async function findImages({
  runner,
}: Machine): Promise<{ ok: true; images: PlanningFacts['images'] } | { ok: false; failure: Failure }> {
  const found = await Promise.all(TOOLS.map((tool) => runner.engine.findImage(tool)));
  const [terraform, packer, cloudInit, ansible] = found;
  if (terraform && packer && cloudInit && ansible) {
    return { ok: true, images: { terraform, packer, 'cloud-init': cloudInit, ansible } };
  }
  const missing = TOOLS.filter((_tool, index) => !found[index]).map((tool) => `proxmox-${tool}`);
  return {
    ok: false,
    failure: broken(
      `The image of ${missing.join(' and ')} is not built.`,
      `On the host: docker compose --profile tools build ${missing.join(' ')}; then retry.`,
    ),
  };
}

function engineAway(error: EngineUnreachableError): Failure {
  return broken(
    `The container engine does not answer: ${error.message}`,
    'See to the engine on the host of the bot; then retry.',
  );
}

function broken(message: string, cure: string): Failure {
  return { word: 'broke', message, lastLines: [], side: 'operator', changed: 'nothing', cure, next: 'stop' };
}
