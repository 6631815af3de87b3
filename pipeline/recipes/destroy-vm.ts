import type { CallTools, ContainerCause, ContainerStep, Recipe, RunState, StepEnd } from '../run/recipe.js';
import { approvedPlan } from '../terraform/approved-plan.js';
import { explainTerraformEnd } from '../terraform/explain-terraform-end.js';
import { showProgress } from '../terraform/show-progress.js';
import { applyJob } from '../terraform/terraform-job.js';
import type { TextFile } from '../text-file.js';
import { causeText } from './cause-text.js';
import { checkDestroy } from './check-destroy.js';
import { destroyScope } from './destroy-scope.js';
import { findPresence } from './find-presence.js';
import type { ToolFiles } from './load-tool-files.js';
import { removeSeed } from './remove-seed.js';
import { stop } from './stop.js';
import type { DestroySpec } from './vm-spec.js';

/** Applies the approved plan to destroy one VM. It is gone only when Proxmox says that its VMID is free. */
export function destroyVm(files: ToolFiles): Recipe<DestroySpec> {
  return {
    name: 'destroy-vm',
    artifactScope: destroyScope,
    stages: [
      {
        key: 'destroy',
        steps: [
          destroyStep(files.terraform),
          {
            kind: 'call',
            key: 'confirm',
            effect: 'reads',
            timeLimitMs: 60_000,
            run: ({ vars }, tools) => confirm(vars, tools),
          },
        ],
      },
      {
        key: 'clean-up',
        steps: [
          {
            kind: 'call',
            key: 'seeds',
            effect: 'repeatable',
            timeLimitMs: 2 * 60_000,
            run: ({ vars }, tools) => deleteSeed(vars, tools),
          },
        ],
      },
    ],
  };
}

function destroyStep(module: readonly TextFile[]): ContainerStep<DestroySpec> {
  return {
    kind: 'container',
    key: 'apply',
    tool: 'terraform',
    effect: 'changes',
    timeLimitMs: 45 * 60_000,
    stopGraceSeconds: 1900,
    once: (state) => `plan:${approvedPlan(state)}`,
    job: (state) => applyJob(module, approvedPlan(state), 'delete'),
    readProgress: showProgress,
    readEnd: (_state, end) =>
      end.exitCode === 0
        ? { end: 'done', facts: {} }
        : stop(explainTerraformEnd('Destroying the VM', end, 'not known')),
    check: async ({ vars }, tools) => (await checkDestroy(vars, tools)) ?? { end: 'done', facts: {} },
    reconcile,
  };
}

function presenceOf(vm: DestroySpec, tools: CallTools) {
  return findPresence(tools, { node: vm.node, vmid: vm.vmid, instance: vm.instance, requestId: vm.madeBy });
}

async function reconcile(
  { vars: vm }: RunState<DestroySpec>,
  cause: ContainerCause,
  tools: CallTools,
): Promise<StepEnd> {
  const text = causeText('Destroying the VM', cause);
  switch (await presenceOf(vm, tools)) {
    case 'absent':
      return { end: 'done', facts: {} };
    case 'ours':
      return stop({
        ...text,
        word: 'failed',
        message: `${text.message} VM ${vm.vmid} is still there.`,
        changed: 'not known',
        cure: 'Mend what Proxmox says, then retry: it is planned anew.',
        next: 'stop',
      });
    default:
      return stop({
        ...text,
        word: 'unknown',
        message: `${text.message} It is not known what stands under VMID ${vm.vmid} now.`,
        changed: 'not known',
        cure: 'Look at that VMID on Proxmox.',
      });
  }
}

async function confirm(vm: DestroySpec, tools: CallTools): Promise<StepEnd> {
  if ((await presenceOf(vm, tools)) === 'absent') {
    return { end: 'done', facts: { destroyed: { vmid: vm.vmid } } };
  }
  return stop({
    word: 'unknown',
    message: `Terraform says that ${vm.name} is destroyed, but Proxmox says that VMID ${vm.vmid} is taken.`,
    side: 'proxmox',
    changed: 'not known',
    cure: 'Look at that VMID on Proxmox.',
  });
}

async function deleteSeed({ vm }: DestroySpec, tools: CallTools): Promise<StepEnd> {
  const left = await removeSeed(tools, vm);
  return left === null
    ? { end: 'done', facts: {} }
    : stop({
        word: 'failed',
        message: `The VM is gone, but its seed ${left} is still there.`,
        side: 'proxmox',
        changed: 'something',
        cure: 'Delete it on Proxmox.',
      });
}
