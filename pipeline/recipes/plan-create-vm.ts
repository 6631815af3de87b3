import { checkSeedSteps } from '../cloud-init/check-seed-steps.js';
import type { Recipe } from '../run/recipe.js';
import { planSteps } from '../terraform/plan-steps.js';
import { renderTfvars } from '../terraform/render-tfvars.js';
import type { ToolFiles } from './load-tool-files.js';
import { preflight } from './preflight.js';
import type { VmSpec } from './vm-spec.js';

/** What people will approve: facts of Proxmox, the files that the guest gets, and Terraform's plan. Changes nothing. */
export function planCreateVm(files: ToolFiles): Recipe<VmSpec> {
  return {
    name: 'plan-create-vm',
    stages: [
      {
        key: 'preflight',
        steps: [
          {
            kind: 'call',
            key: 'look',
            effect: 'reads',
            timeLimitMs: 60_000,
            run: preflight,
          },
          ...checkSeedSteps(),
        ],
      },
      {
        key: 'plan',
        steps: planSteps(files.terraform, renderTfvars, (vm) => ({
          action: 'create',
          vmid: vm.vmid,
          name: vm.name,
          node: vm.node,
        })),
      },
    ],
  };
}
