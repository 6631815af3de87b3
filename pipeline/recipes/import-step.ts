import type { ContainerStep } from '../run/recipe.js';
import { renderTfvars } from '../terraform/render-tfvars.js';
import type { TextFile } from '../text-file.js';
import { intoStateStep } from './into-state-step.js';
import type { VmSpec } from './vm-spec.js';

/** For an adopted VM: the apply was cut off before its state was written. */
export function importStep(module: readonly TextFile[]): ContainerStep<VmSpec> {
  return intoStateStep<VmSpec>(module, renderTfvars, ({ apply }) => apply?.inState !== false);
}
