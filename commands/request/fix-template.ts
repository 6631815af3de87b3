import type { TemplateChoice } from '../../pipeline/recipes/vm-spec.js';
import type { Template } from '../settings.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { chooseTemplate, templateSpec } from './choose-template.js';
import type { PlanningFacts } from './planning-facts.js';

/** Chooses the template's generation and VMID and records what has to be built, so that others count on it too. */
export function fixTemplate(
  stores: Stores,
  { settings, now }: UseCaseTools,
  wanted: { requestId: string; template: Template; node: string; anew: boolean },
  facts: PlanningFacts,
): { choice: TemplateChoice } | CannotPlan {
  const { cluster, templateVmids: range } = settings;
  const records = stores.templates.list();
  const reserved = stores.reservations.listWith('vmid:').map(({ thing }) => Number(thing.slice(5)));
  const seen = [...facts.vms.map(({ vmid }) => vmid), ...(facts.hiddenVmids ?? [])];
  const chosen = chooseTemplate({
    ...wanted,
    ...{ cluster, range, records, now: now() },
    hashes: facts.hashTemplate(templateSpec(wanted.template)),
    seen: new Set(seen),
    building: buildingNow(stores),
    taken: new Set([...records.map(({ vmid }) => vmid), ...reserved, ...seen]),
    used: new Set(stores.templates.usedVmids(cluster)),
  });
  if (!chosen.ok)
    return { problem: chosen.problem, side: 'operator', cure: 'Widen templateVmids, or retire templates.' };
  for (const record of chosen.reserve) stores.templates.reserve(record);
  return { choice: chosen.choice };
}

function buildingNow({ requests }: Stores): Set<number> {
  return new Set(
    requests.listInState('running').flatMap(({ state }) => {
      if (state.state !== 'running' || state.planned.work.recipe === 'destroy-vm') return [];
      const { vmid, baseVmid } = state.planned.work.vars.template;
      return baseVmid === null ? [vmid] : [vmid, baseVmid];
    }),
  );
}
