import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BlueprintSpec, TemplateChoice } from '../../pipeline/recipes/vm-spec.js';
import type { Planned, Work } from '../request/request.js';
import { cleanEvidence, type PlainJson } from './clean-evidence.js';

const Changes = z.string().transform((text) => z.json().parse(JSON.parse(text)));

/**
 * What is told of a plan outside the bot: everything that was approved, with the operator's playbooks and scripts as
 * digests, and without credentials.
 */
export function planEvidence(planned: Planned): PlainJson {
  const { work, facts, nodeReason, effectDigest, decisionDigest, planFileSha256, plannedAt } = planned;
  const digests = { effectDigest, decisionDigest, planFileSha256 };
  const { plan, ...others } = facts;
  const changes = plan === undefined ? null : Changes.parse(plan.canonicalChanges);
  return cleanEvidence({ ...digests, plannedAt, nodeReason, work: withoutTexts(work), facts: others, changes });
}

function withoutTexts(work: Work) {
  switch (work.recipe) {
    case 'create-vm':
      return { ...work, vars: { ...work.vars, ...shortened(work.vars) } };
    case 'destroy-vm': {
      const { vm } = work.vars;
      return { ...work, vars: { ...work.vars, vm: { ...vm, ...shortened(vm) } } };
    }
    case 'build-template':
    case 'retire-template':
      return { ...work, vars: { ...work.vars, template: shortTemplate(work.vars.template) } };
    case 'edit-policy':
      return work;
    default:
      return work satisfies never;
  }
}

function shortened({ blueprint, template }: { blueprint: BlueprintSpec; template: TemplateChoice }) {
  return { blueprint: { ...blueprint, files: blueprint.files.map(digested) }, template: shortTemplate(template) };
}

function shortTemplate(template: TemplateChoice) {
  return { ...template, spec: { ...template.spec, scripts: template.spec.scripts.map(digested) } };
}

function digested<T extends { text: string }>({ text, ...file }: T) {
  return { ...file, sha256: createHash('sha256').update(text).digest('hex') };
}
