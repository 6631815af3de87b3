import { buildTemplate } from './build-template.js';
import { createVm } from './create-vm.js';
import { destroyVm } from './destroy-vm.js';
import type { ToolFiles } from './load-tool-files.js';
import { planCreateVm } from './plan-create-vm.js';
import { planDestroyVm } from './plan-destroy-vm.js';
import { retireTemplate } from './retire-template.js';

/** Every recipe by its name, over the files that jobs get. */
export function makeRecipes(files: ToolFiles) {
  return {
    'plan-create-vm': planCreateVm(files),
    'create-vm': createVm(files),
    'plan-destroy-vm': planDestroyVm(files),
    'destroy-vm': destroyVm(files),
    'build-template': buildTemplate(files),
    'retire-template': retireTemplate(),
  } as const;
}
