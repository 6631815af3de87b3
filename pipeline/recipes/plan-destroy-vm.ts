import type { Recipe } from '../run/recipe.js';
import { planSteps } from '../terraform/plan-steps.js';
import { checkDestroy } from './check-destroy.js';
import { destroyScope } from './destroy-scope.js';
import { destroyTfvars } from './destroy-tfvars.js';
import type { ToolFiles } from './load-tool-files.js';
import type { DestroySpec } from './vm-spec.js';

/** The plan to destroy one VM, after proof that it is the one we made. Changes nothing. */
export function planDestroyVm(files: ToolFiles): Recipe<DestroySpec> {
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
            run: async ({ vars }, tools) => (await checkDestroy(vars, tools)) ?? { end: 'done', facts: {} },
          },
        ],
      },
      {
        key: 'plan',
        steps: planSteps(files.terraform, destroyTfvars, (vm) => ({
          action: 'delete',
          vmid: vm.vmid,
          name: vm.name,
          node: vm.node,
        })),
      },
    ],
  };
}
