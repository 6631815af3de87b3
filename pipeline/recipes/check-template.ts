import { templateLine } from '../packer/template-names.js';
import type { Proxmox } from '../proxmox/proxmox.js';
import type { TemplateChoice } from './vm-spec.js';

/** Null where the template stands as our own record says, else what is wrong with it. Throws `ProxmoxError`. */
export async function checkTemplate(
  proxmox: Proxmox,
  instance: string,
  template: TemplateChoice,
): Promise<string | null> {
  const name = `template ${template.spec.name} (VMID ${template.vmid} on ${template.node})`;
  const config = await proxmox.findConfig(template.node, template.vmid);
  if (config === null) {
    return `${name} is no longer on Proxmox`;
  }
  if (!config.template) {
    return `${name} is no template any more`;
  }
  const line = templateLine(instance, template);
  if (!config.description.split('\n').some((text) => text.trim() === line)) {
    return `${name} is not the one that was built: its Notes lack "${line}"`;
  }
  return null;
}
