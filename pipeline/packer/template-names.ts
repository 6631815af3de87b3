import type { TemplateChoice } from '../recipes/vm-spec.js';
import { baseHash } from './base-hash.js';

/** Unique in the cluster, for Packer clones by name: no two machines have one VMID. */
export function templateName(template: TemplateChoice): string {
  return `tpl-${template.spec.name}-${template.definitionHash.slice(0, 12)}-g${template.generation}-${template.vmid}`;
}

export function baseName(template: TemplateChoice, baseVmid: number): string {
  return `base-${template.spec.name}-${baseHash(template.spec).slice(0, 12)}-${baseVmid}`;
}

/** The line in a template's Notes that says what it was made of. */
export function templateLine(instance: string, template: TemplateChoice): string {
  return `chatops-template ${instance} ${template.definitionHash} g${template.generation}`;
}

export function baseLine(instance: string, template: TemplateChoice): string {
  return `chatops-base ${instance} ${baseHash(template.spec)}`;
}

/** Known to nobody before: one of three facts that together prove a build's VM to be ours. */
export function buildName(instance: string, requestId: string): string {
  return `chatops-${instance}-${requestId}`;
}
