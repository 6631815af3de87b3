import { ProxmoxError } from '../proxmox/proxmox.js';
import type { CallStep, CallTools, RunState, StepEnd } from '../run/recipe.js';
import { addToNotes } from '../terraform/add-to-notes.js';
import { checkConfigOurs } from './check-ours.js';
import { stop } from './stop.js';
import type { VmSpec } from './vm-spec.js';

const dayMs = 86_400_000;
/** Somebody who edits a VM's config again and again does so by hand, or has another tool do it. */
const tries = 5;
const pauseMs = 500;

/**
 * PVE has no code for it: update_vm_api of PVE::API2::Qemu says "checksum missmatch (file change by other user?)" (spelt
 * right in newer ones), PVE::Tools::assert_if_modified "detected modified configuration - file changed by other user?".
 */
const changedMeanwhile = /checksum miss?match|detected modified configuration/i;

/** At the end: approvers and lease go into the VM's Notes. Without them the VM is as ready as with them. */
export function notesStep(): CallStep<VmSpec> {
  return {
    kind: 'call',
    key: 'notes',
    effect: 'repeatable',
    timeLimitMs: 60_000,
    run: writeNotes,
    orElse: ({ message }) => ({ notes: { problem: message } }),
  };
}

async function writeNotes({ vars: vm, facts }: RunState<VmSpec>, tools: CallTools): Promise<StepEnd> {
  const ready = {
    approvedBy: facts.approval?.approvedBy ?? [],
    leaseDays: vm.leaseDays,
    until: tools.now() + vm.leaseDays * dayMs,
  };
  const smbiosUuid = facts.apply?.smbiosUuid ?? null;
  for (let left = tries; left > 0; left -= 1) {
    const config = await tools.proxmox.findConfig(vm.node, vm.vmid);
    const foreign = checkConfigOurs(config, { ...vm, madeBy: vm.requestId, smbiosUuid });
    if (foreign !== null || config === null) return foreign ?? busy(vm);
    const description = addToNotes(config.description, vm.instance, vm.requestId, ready);
    if (await isTaken(tools, vm, { description, digest: config.digest })) {
      return { end: 'done', facts: { notes: { problem: null } } };
    }
    await tools.pause(pauseMs);
  }
  return busy(vm);
}

/** False where the config is another one by now, which Proxmox then refuses to overwrite. */
async function isTaken(
  { proxmox }: CallTools,
  { node, vmid }: VmSpec,
  change: { description: string; digest: string },
): Promise<boolean> {
  try {
    await proxmox.setConfig(node, vmid, change);
    return true;
  } catch (error) {
    if (error instanceof ProxmoxError && changedMeanwhile.test(error.message)) return false;
    throw error;
  }
}

function busy({ vmid }: VmSpec): StepEnd {
  return stop({
    word: 'failed',
    message: `The config of VM ${vmid} was changed by somebody else each time.`,
    side: 'proxmox',
    cure: 'Write them into its Notes by hand.',
  });
}
