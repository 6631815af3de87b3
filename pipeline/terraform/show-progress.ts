import type { StepProgress } from '../run/recipe.js';
import { readTerraformLine } from './read-terraform-line.js';

const verbs: Record<string, string> = { create: 'creating', delete: 'destroying', update: 'changing' };

/** What the card shows of a line of Terraform. */
export function showProgress(text: string): StepProgress | null {
  const line = readTerraformLine(text);
  if (line?.line !== 'change' || line.phase === 'planned' || line.phase === 'failed') {
    return null;
  }
  const verb = verbs[line.action] ?? line.action;
  const seconds = line.seconds === null || line.seconds === 0 ? '' : `, ${line.seconds} s`;
  return { text: line.phase === 'done' ? `${verb} done${seconds}` : `${verb} the VM${seconds}`, count: null };
}
