import { stop } from '../recipes/stop.js';
import { baseVmidOf, type TemplateWork } from '../recipes/template-work.js';
import type { CallTools, StepEnd } from '../run/recipe.js';
import { baseName } from './template-names.js';

/** The list of the cluster's machines follows a new name within the time of its nodes' reports (pvestatd: 10 s). */
const listedWithinMs = 30_000;
const lookMs = 2_000;

/**
 * Packer's plugin clones by name and takes whatever the cluster's list shows first under it: null where that is the base
 * that was made and nothing else, or why nothing is built. Looked at with the bot's token: of machines that only another
 * token for builds may see, Proxmox tells us nothing. Throws `ProxmoxError`.
 */
export async function checkBaseName(work: TemplateWork, tools: CallTools): Promise<StepEnd | null> {
  const vmid = baseVmidOf(work);
  const name = baseName(work.template, vmid);
  const until = tools.now() + listedWithinMs;
  for (;;) {
    const named = (await tools.proxmox.listResources()).filter((machine) => machine.name === name);
    const others = named.filter((machine) => machine.vmid !== vmid);
    if (others.length > 0) return ambiguous(name, vmid, others);
    if (named.length === 1) return null;
    if (tools.signal.aborted || tools.now() >= until) return unlisted(name, vmid);
    await tools.pause(lookMs);
  }
}

function ambiguous(name: string, vmid: number, others: readonly { vmid: number; node: string }[]): StepEnd {
  const where = others.map((other) => `VMID ${other.vmid} on ${other.node}`).join(' and ');
  return stop({
    word: 'refused',
    message: `Nothing was built: ${where} has the name ${name} too, by which Packer finds the base (VMID ${vmid}).`,
    side: 'proxmox',
    cure: 'Rename or remove the other one on Proxmox, then retry.',
  });
}

function unlisted(name: string, vmid: number): StepEnd {
  return stop({
    word: 'refused',
    message: `Nothing was built: Proxmox lists no machine with the name ${name}, by which Packer finds the base.`,
    side: 'proxmox',
    cure: `Look at VMID ${vmid} on Proxmox and at the token’s rights to its pool, then retry.`,
  });
}
