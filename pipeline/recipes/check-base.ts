import { baseLine, baseName } from '../packer/template-names.js';
import type { CallTools } from '../run/recipe.js';
import { baseVmidOf, type TemplateWork } from './template-work.js';

/** Null where the base stands as our record says, else what is wrong with it. Throws `ProxmoxError`. */
export async function checkBase(work: TemplateWork, tools: CallTools): Promise<string | null> {
  const vmid = baseVmidOf(work);
  const config = await tools.proxmox.findConfig(work.template.node, vmid);
  const whole = config?.template === true && config.name === baseName(work.template, vmid);
  const line = baseLine(work.instance, work.template);
  return whole && config.description.split('\n').includes(line)
    ? null
    : `the base of template ${work.template.spec.name} (VMID ${vmid}) is not on Proxmox as it was made`;
}
