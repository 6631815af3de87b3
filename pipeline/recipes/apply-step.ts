import { ProxmoxError } from '../proxmox/proxmox.js';
import type { CallTools, ContainerCause, ContainerStep, RunState, StepEnd } from '../run/recipe.js';
import { approvedPlan } from '../terraform/approved-plan.js';
import { explainTerraformEnd } from '../terraform/explain-terraform-end.js';
import { findStateOfVm } from '../terraform/find-state-of-vm.js';
import { showProgress } from '../terraform/show-progress.js';
import { applyJob } from '../terraform/terraform-job.js';
import type { TextFile } from '../text-file.js';
import { causeText } from './cause-text.js';
import { checkTemplate } from './check-template.js';
import { findPresence } from './find-presence.js';
import { findSeedNode } from './find-seed-node.js';
import { removeSeed } from './remove-seed.js';
import { stop } from './stop.js';
import type { VmSpec } from './vm-spec.js';
import { waitForClone } from './wait-for-clone.js';

/** Gives exactly the recorded plan to Terraform, at most once. */
export function applyStep(module: readonly TextFile[]): ContainerStep<VmSpec> {
  return {
    kind: 'container',
    key: 'apply',
    tool: 'terraform',
    effect: 'changes',
    timeLimitMs: 45 * 60_000,
    // The provider does not cancel a clone; it waits up to 1800 s for it, and killed then it forgets the VM.
    stopGraceSeconds: 1900,
    once: (state) => `plan:${approvedPlan(state)}`,
    job: (state) => applyJob(module, approvedPlan(state), 'create'),
    readProgress: showProgress,
    readEnd: (_state, end) =>
      end.exitCode === 0 ? { end: 'done', facts: {} } : stop(explainTerraformEnd('Creating the VM', end, 'not known')),
    check: async ({ vars }, tools) => withoutSeed(await checkBeforeApply(vars, tools), vars, tools),
    reconcile: reconcileApply,
  };
}

/** A last look: the VMID is free, the template stands, the node is online. */
async function checkBeforeApply(vm: VmSpec, tools: CallTools): Promise<StepEnd> {
  const node = (await tools.proxmox.listNodes()).find((one) => one.node === vm.node);
  if (node?.online !== true) {
    return stop({
      word: 'failed',
      message: `Node ${vm.node} is not online.`,
      side: 'proxmox',
      cure: 'Nothing was changed. Retry: another node is looked for.',
    });
  }
  // At once: the two looks at the VMID are apart by a time that somebody waits for.
  const looks = [findPresence(tools, vm), checkTemplate(tools.proxmox, vm.instance, vm.template)] as const;
  const [presence, wrong] = await Promise.all(looks);
  if (presence !== 'absent') {
    return stranger(vm);
  }
  return wrong === null
    ? { end: 'done', facts: {} }
    : stop({
        word: 'failed',
        message: `It cannot be cloned: ${wrong}.`,
        side: 'proxmox',
        cure: 'Nothing was changed. Retire the template (`/vm-admin template retire`), then ask again.',
      });
}

/** A seed holds keys and belongs to one plan: where no VM comes of it, it goes, if its node can be reached. */
async function withoutSeed(end: StepEnd, vm: VmSpec, tools: CallTools): Promise<StepEnd> {
  if (end.end === 'done') {
    return end;
  }
  try {
    const node = await findSeedNode(tools, vm);
    if (node !== null) {
      await removeSeed(tools, { ...vm, node });
    }
  } catch (error) {
    if (!(error instanceof ProxmoxError)) {
      throw error;
    }
  }
  return end;
}

function stranger(vm: VmSpec): StepEnd {
  return stop({
    word: 'refused',
    message: `VMID ${vm.vmid} belongs to somebody else's machine now; it was not touched.`,
    side: 'proxmox',
    cure: 'Ask again: another VMID is reserved then.',
  });
}

/** What stands after a failed or cut-off apply, from tasks, VMID, Notes and state. Nothing is done about it here. */
async function reconcileApply(
  { vars: vm }: RunState<VmSpec>,
  cause: ContainerCause,
  tools: CallTools,
): Promise<StepEnd> {
  const { message, lastLines, next, side, cure } = causeText('Creating the VM', cause);
  const settled = await waitForClone(tools, vm.template);
  const presence = await findPresence(tools, vm);
  const saysTaken = cause.cause === 'failed' && cause.failure.lastLines.some((line) => /already exists/.test(line));
  if (presence === 'stranger' || (presence === 'hidden' && saysTaken)) {
    return stranger(vm);
  }
  if (presence === 'absent' && settled) {
    const absent = `${message} No VM was made: VMID ${vm.vmid} is free.`;
    return withoutSeed(stop({ word: 'failed', message: absent, lastLines, side, cure, next }), vm, tools);
  }
  if (presence === 'ours') {
    const known = findStateOfVm(await tools.readArtifact('terraform-state'), vm.vmid);
    const running = (await tools.proxmox.findStatus(vm.node, vm.vmid))?.running === true;
    if (cause.cause === 'cut-off' && known === 'whole' && running) {
      return { end: 'done', facts: {} };
    }
    return stop({
      word: 'unknown',
      message: `${message} VM ${vm.vmid} was made and is ours, but it may be half done.`,
      lastLines,
      side,
      changed: 'something',
      cure: 'Adopt it (it goes on after apply), destroy it, or leave it to an operator.',
    });
  }
  return stop({
    word: 'unknown',
    message: `${message} VMID ${vm.vmid} is taken and cannot be read, so it is not known what stands there.`,
    lastLines,
    side: 'proxmox',
    changed: 'not known',
    cure: 'Look at that VMID on Proxmox, then destroy or leave it.',
  });
}
