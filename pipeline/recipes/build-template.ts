import type { Recipe } from '../run/recipe.js';
import type { ToolFiles } from './load-tool-files.js';
import { templateStage } from './template-stage.js';
import type { BuildSpec } from './vm-spec.js';

/** A template by itself, before anybody asks for a VM of it or because it grew old. */
export function buildTemplate(files: ToolFiles): Recipe<BuildSpec> {
  return { name: 'build-template', stages: [templateStage<BuildSpec>(files.packer)] };
}
