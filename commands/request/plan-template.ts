import type { TemplateChoice } from '../../pipeline/recipes/vm-spec.js';
import type { Template } from '../settings.js';
import type { Stores, TemplateRecord } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import type { CannotPlan } from './cannot-plan.js';
import { templateSpec } from './choose-template.js';
import { fixTemplate } from './fix-template.js';
import type { PlanningFacts } from './planning-facts.js';
import type { Ask, Request, Work } from './request.js';
import { labelOf } from './request-words.js';

type TemplateAsk = Extract<Ask, { action: 'build-template' | 'retire-template' }>;

/** The template that is to be built, or the built one that is to go. */
export function planTemplate(
  stores: Stores,
  tools: UseCaseTools,
  request: Request,
  ask: TemplateAsk,
  facts: PlanningFacts,
): { work: Work; nodeReason: string } | CannotPlan {
  const template = tools.settings.templates.get(ask.template);
  if (template === undefined) {
    const cure = 'Ask anew with what there is now.';
    return { problem: `template ${ask.template} is no longer configured`, side: 'operator', cure };
  }
  const fixed =
    ask.action === 'build-template'
      ? fixTemplate(stores, tools, { requestId: request.id, template, node: ask.node, anew: true }, facts)
      : findBuilt(stores, template, ask.vmid);
  if ('problem' in fixed) return fixed;
  const vars = {
    ...{ instance: tools.instance, requestId: request.id, label: labelOf(request), template: fixed.choice },
    ...{ endpoint: facts.endpoint, images: facts.images, jobsReachGuests: template.build.jobsReachGuests },
  };
  return { work: { recipe: ask.action, vars }, nodeReason: 'as asked for' };
}

function findBuilt(stores: Stores, template: Template, vmid: number): { choice: TemplateChoice } | CannotPlan {
  const record = stores.templates.list().find((item) => item.kind === 'template' && item.vmid === vmid);
  if (record === undefined || record.builtAt === null) {
    const cure = '/vm-admin template list shows what there is.';
    return { problem: `there is no built template with VMID ${vmid} any more`, side: 'request', cure };
  }
  return { choice: asBuilt(template, record) };
}

/** The definition may have changed since; what stands is known by its hash, generation and VMID. */
function asBuilt(template: Template, record: TemplateRecord): TemplateChoice {
  const { definitionHash, generation, vmid, node, builtAt } = record;
  const { pool, storage, importStorage, seedStorage } = template.build;
  return {
    ...{ spec: templateSpec(template), definitionHash, generation, vmid, node, builtAt },
    ...{ baseVmid: null, baseBuilt: true, buildPool: pool, buildStorage: storage, importStorage, seedStorage },
  };
}
