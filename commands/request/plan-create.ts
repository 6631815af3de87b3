import { checkQuota } from '../quota/check-quota.js';
import { needOf } from '../quota/need-of.js';
import { findHeld, type Held, reserve } from '../reservation/reserve.js';
import type { Environment, Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CreateAsk } from '../vm/read-create-ask.js';
import { buildVmSpec } from './build-vm-spec.js';
import type { CannotPlan } from './cannot-plan.js';
import { chooseNode } from './choose-node.js';
import { fixTemplate } from './fix-template.js';
import { nodesToCloneOn } from './nodes-to-clone-on.js';
import type { PlanningFacts } from './planning-facts.js';
import { promisedMemory } from './promised-memory.js';
import type { Request, Work } from './request.js';
import { labelOf } from './request-words.js';

/** The VM as it is to be made. */
export function planCreate(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  ask: CreateAsk,
  facts: PlanningFacts,
): { work: Work; nodeReason: string } | CannotPlan {
  const configured = findConfigured(tools.settings, ask);
  if (configured === null) return gone(ask);
  const { environment, template, size, blueprint } = configured;
  const tooLarge = holdQuota(stores, tools, request, ask);
  if (tooLarge !== null) return tooLarge;
  const held = holdAgain(stores, tools, request, ask, environment, facts);
  if ('problem' in held) return held;

  const promisedMiB = promisedMemory(stores, request.id);
  const cloning = nodesToCloneOn(stores, tools, { requestId: request.id, template, environment }, facts);
  if ('problem' in cloning) return cloning;
  const earlier = request.state.state === 'planning' ? request.state.earlier : null;
  const chosen = chooseNode(facts.nodes, { allowed: cloning.nodes, needMiB: size.memoryMiB, promisedMiB, earlier });
  if (!chosen.ok) {
    return { problem: chosen.problem, side: 'proxmox', cure: 'Retry when there is room, or ask for a smaller size.' };
  }
  const { node, nodeReason } = chosen;
  const fixed = fixTemplate(stores, tools, { requestId: request.id, template, node, anew: false }, facts);
  if ('problem' in fixed) return fixed;
  const keys = stores.people.listKeys(request.requester).map(({ line }) => line);
  if (keys.length === 0) {
    const problem = 'no SSH key of the requester is on file any more: nobody could log in';
    return { problem, side: 'request', cure: 'Add one with /vm key add, and retry.' };
  }
  const vars = buildVmSpec({
    request: { id: request.id, label: labelOf(request), ask },
    requester: stores.people.get(request.requester),
    keys,
    ...{ environment, size, blueprint, held, node, facts },
    reservedMemoryMiB: promisedMiB.get(node) ?? 0,
    template: fixed.choice,
    instance: tools.instance,
    settings: tools.settings,
  });
  return { work: { recipe: 'create-vm', vars }, nodeReason };
}

function findConfigured(settings: Settings, ask: CreateAsk) {
  const environment = settings.environments.get(ask.environment);
  const template = settings.templates.get(ask.template);
  const size = settings.sizes.get(ask.size);
  const blueprint = settings.blueprints.get(ask.blueprint);
  if (environment === undefined || template === undefined || size === undefined || blueprint === undefined) return null;
  return { environment, template, size, blueprint };
}

function gone({ environment, template, size, blueprint }: CreateAsk): CannotPlan {
  return {
    problem: `the configuration has changed: one of ${[environment, template, size, blueprint].join(', ')} is gone`,
    side: 'operator',
    cure: 'Ask anew with what there is now.',
  };
}

/** What its size takes by now is what it holds of the quotas; what it held before is not asked about again. */
function holdQuota(
  stores: Stores,
  { settings, now }: UseCaseTools,
  { id, requester }: Request,
  ask: CreateAsk,
): CannotPlan | null {
  const need = needOf(settings, ask);
  if (need === null) return gone(ask);
  const before = stores.quotas.findNeed(id);
  const isHeld =
    before !== null &&
    need.cores <= before.cores &&
    need.memoryMiB <= before.memoryMiB &&
    need.diskGiB <= before.diskGiB;
  const wanted = { person: requester, environment: ask.environment, need, except: id, now: now() };
  const full = isHeld ? [] : checkQuota(stores, settings, wanted, null);
  if (full.length > 0) {
    const problem = `size ${ask.size} is larger than it was when this was asked: ${full.join('; ')}`;
    return { problem, side: 'request', cure: 'Retry once there is room, or ask for a smaller size.' };
  }
  stores.quotas.setNeed(id, need);
  return null;
}

/** What was reserved with the request, unless Proxmox shows a stranger under that VMID, or it was let go meanwhile. */
function holdAgain(
  stores: Stores,
  tools: UseCaseTools,
  { id, state }: Request,
  { name }: CreateAsk,
  environment: Environment,
  facts: PlanningFacts,
): Held | CannotPlan {
  const takenVmids = new Set([...facts.vms.map(({ vmid }) => vmid), ...(facts.hiddenVmids ?? [])]);
  const before = findHeld(stores, id);
  if (before !== null && !takenVmids.has(before.vmid)) return before;
  if (stores.vms.findLive(name) !== null) {
    return { problem: `the name ${name} is in use by now`, side: 'request', cure: 'Ask again with another name.' };
  }
  stores.reservations.release(id);
  const mac = state.state === 'planning' ? (state.earlier?.mac ?? null) : null;
  const reserved = reserve(stores, tools, { requestId: id, name, environment, takenVmids, mac });
  if (reserved.ok) return reserved.held;
  return { problem: reserved.problem, side: 'operator', cure: 'Retry once there is something free.' };
}
