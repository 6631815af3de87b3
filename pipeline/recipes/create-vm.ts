import { configureStep } from '../ansible/configure-step.js';
import type { Recipe } from '../run/recipe.js';
import { applyStep } from './apply-step.js';
import { firstBootSteps } from './first-boot-steps.js';
import { identifyStep } from './identify-step.js';
import { importStep } from './import-step.js';
import type { ToolFiles } from './load-tool-files.js';
import { notesStep } from './notes-step.js';
import { releaseSeedSteps } from './release-seed-steps.js';
import { seedSteps } from './seed-steps.js';
import { templateStage } from './template-stage.js';
import type { VmSpec } from './vm-spec.js';

/** From an approved plan to a VM that is ready. The run begins with the facts of its planning. */
export function createVm(files: ToolFiles): Recipe<VmSpec> {
  return {
    name: 'create-vm',
    stages: [
      templateStage<VmSpec>(files.packer),
      { key: 'seed', steps: seedSteps() },
      { key: 'apply', steps: [applyStep(files.terraform), identifyStep(), importStep(files.terraform)] },
      { key: 'first-boot', steps: [...firstBootSteps(), ...releaseSeedSteps()] },
      { key: 'configure', steps: [configureStep(files.ansible)] },
      { key: 'clean-up', steps: [notesStep()] },
    ],
  };
}
