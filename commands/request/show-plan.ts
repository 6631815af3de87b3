import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { plannedOf } from './card-facts.js';
import type { Planned, Request } from './request.js';
import { labelOf, nameRequest } from './request-words.js';

/** Everything of the plan that the card leaves out. */
export function showPlan(_: Act, request: Request): Reply {
  const planned = plannedOf(request);
  const title = `${nameRequest(request)}: ${request.state.state}`;
  if (planned === null) return answer('ok', title, ['there is no plan']);
  const text = JSON.stringify({ work: planned.work, facts: planned.facts }, layOut, 2);
  return answer('ok', title, linesOf(planned), { file: { name: `${labelOf(request)}-plan.json`, text } });
}

/** The changes are kept as one canonical text; people read them laid out. */
function layOut(key: string, value: object | string | number | boolean | null) {
  return key === 'canonicalChanges' && typeof value === 'string' ? JSON.parse(value) : value;
}

function linesOf({ work, facts, nodeReason, effectDigest, decisionDigest, planFileSha256 }: Planned): string[] {
  const changes = facts.plan?.changes ?? [];
  const template = work.recipe === 'destroy-vm' ? work.vars.vm.template : work.vars.template;
  const machine =
    work.recipe === 'create-vm' || work.recipe === 'destroy-vm'
      ? [`VMID ${work.vars.vmid} on ${work.vars.node} (${nodeReason})`]
      : [];
  return [
    ...changes.map(({ address, actions }) => `${actions.join(' and ')} ${address}`),
    ...machine,
    `template ${template.spec.name}, generation ${template.generation}, VMID ${template.vmid}, definition ${template.definitionHash.slice(0, 12)}`,
    `effect ${effectDigest}`,
    `decision ${decisionDigest}`,
    ...(planFileSha256 === null ? [] : [`plan file ${planFileSha256}`]),
  ];
}
