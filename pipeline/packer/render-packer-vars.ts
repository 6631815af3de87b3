import type { TemplateChoice } from '../recipes/vm-spec.js';
import { baseName, buildName, templateName } from './template-names.js';

/** `template.pkrvars.json`. The token is not in it: the definition reads it from its own file. */
export function renderPackerVars(build: {
  instance: string;
  requestId: string;
  endpoint: string;
  template: TemplateChoice;
  baseVmid: number;
}): string {
  const { template } = build;
  const variables = {
    endpoint: build.endpoint,
    node: template.node,
    pool: template.buildPool,
    vm_id: template.vmid,
    build_name: buildName(build.instance, build.requestId),
    template_name: templateName(template),
    base_name: baseName(template, build.baseVmid),
    cpu_type: template.spec.cpuType,
  };
  return `${JSON.stringify(variables, null, 2)}\n`;
}
