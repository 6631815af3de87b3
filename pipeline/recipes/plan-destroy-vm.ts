import type { CallTools, Recipe, StepEnd } from '../run/recipe.js';
import { findStateOfVm } from '../terraform/find-state-of-vm.js';
import { planSteps } from '../terraform/plan-steps.js';
import { checkDestroy } from './check-destroy.js';
import { destroyScope } from './destroy-scope.js';
import { destroyTfvars } from './destroy-tfvars.js';
import { intoStateStep } from './into-state-step.js';
import type { ToolFiles } from './load-tool-files.js';
import type { DestroySpec } from './vm-spec.js';

/** The plan to destroy one VM, after proof that it is the one we made. Changes nothing. */
export function planDestroyVm(files: ToolFiles): Recipe<DestroySpec> {
  const expected = (vm: DestroySpec) => ({ action: 'delete', vmid: vm.vmid, name: vm.name, node: vm.node }) as const;
  const intoState = intoStateStep(files.terraform, destroyTfvars, ({ state }) => state?.knowsVm !== false);
  return {
    name: 'plan-destroy-vm',
    artifactScope: destroyScope,
    stages: [
      {
        key: 'preflight',
        steps: [
          {
            kind: 'call',
            key: 'look',
            effect: 'reads',
            timeLimitMs: 60_000,
            run: ({ vars }, tools) => look(vars, tools),
          },
        ],
      },
      {
        key: 'plan',
        steps: planSteps(files.terraform, destroyTfvars, expected, [intoState]),
      },
    ],
  };
}

/** What an apply left that was cut off stands on Proxmox and perhaps not in the state. */
async function look(vm: DestroySpec, tools: CallTools): Promise<StepEnd> {
  const wrong = await checkDestroy(vm, tools);
  if (wrong !== null) return wrong;
  const knowsVm = findStateOfVm(await tools.readArtifact('terraform-state'), vm.vmid) !== 'none';
  return { end: 'done', facts: { state: { knowsVm } } };
}
