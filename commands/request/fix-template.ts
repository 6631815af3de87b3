import type { TemplateChoice } from '../../pipeline/recipes/vm-spec.js';
import type { Template } from '../settings.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { chooseTemplate, findCurrent, type TemplateWish, templateSpec } from './choose-template.js';
import type { PlanningFacts } from './planning-facts.js';

interface Wanted {
  requestId: string;
  template: Template;
  node: string;
  anew: boolean;
}

/** Chooses the template's generation and VMID and records what has to be built, so that others count on it too. */
export function fixTemplate(
  stores: Stores,
  tools: UseCaseTools,
  wanted: Wanted,
  facts: PlanningFacts,
): { choice: TemplateChoice } | CannotPlan {
  const chosen = chooseTemplate(wishOf(stores, tools, wanted, facts));
  if (!chosen.ok)
    return { problem: chosen.problem, side: 'operator', cure: 'Widen templateVmids, or retire templates.' };
  for (const record of chosen.reserve) stores.templates.reserve(record);
  return { choice: chosen.choice };
}

/** Where the template stands, or will, that a VM asked for now is cloned from; null: one is yet to be built. */
export function findTemplateNode(
  stores: Stores,
  tools: UseCaseTools,
  wanted: Wanted,
  facts: PlanningFacts,
): string | null {
  return findCurrent(wishOf(stores, tools, wanted, facts))?.node ?? null;
}

function wishOf(stores: Stores, { settings, now }: UseCaseTools, wanted: Wanted, facts: PlanningFacts): TemplateWish {
  const { cluster, templateVmids: range } = settings;
  const records = stores.templates.list();
  const reserved = stores.reservations.listWith('vmid:').map(({ thing }) => Number(thing.slice(5)));
  const seen = [...facts.vms.map(({ vmid }) => vmid), ...(facts.hiddenVmids ?? [])];
  return {
    ...wanted,
    ...{ cluster, range, records, now: now() },
    hashes: facts.hashTemplate(templateSpec(wanted.template)),
    seen: new Set(seen),
    building: buildingNow(stores),
    retiring: retiringNow(stores),
    taken: new Set([...records.map(({ vmid }) => vmid), ...reserved, ...seen]),
    used: new Set(stores.templates.usedVmids(cluster)),
  };
}

/** Templates that are being taken away, or will be once nobody is planned with them: nothing new is. */
function retiringNow({ requests }: Stores): Set<number> {
  return new Set(
    requests.listInState('approved', 'running').flatMap(({ state }) => {
      const work = 'planned' in state ? state.planned?.work : null;
      return work?.recipe === 'retire-template' ? [work.vars.template.vmid] : [];
    }),
  );
}

function buildingNow({ requests }: Stores): Set<number> {
  return new Set(
    requests.listInState('running').flatMap(({ state }) => {
      const work = state.state === 'running' ? state.planned.work : null;
      if (work === null || work.recipe === 'destroy-vm' || work.recipe === 'edit-policy') return [];
      const { vmid, baseVmid } = work.vars.template;
      return baseVmid === null ? [vmid] : [vmid, baseVmid];
    }),
  );
}
