import type { RecipeName, StageKey } from '../../pipeline/run/recipe.js';
import type { CardStage } from '../card.js';

/** One line on the card: the stage that decides it, and others that are part of it. */
export interface StageLine {
  tool: CardStage['tool'];
  title: string;
  main: StageKey;
  with: readonly StageKey[];
}

const plan: StageLine = { tool: 'Terraform', title: 'plan', main: 'plan', with: ['preflight'] };
const template: StageLine = { tool: 'Packer', title: 'template', main: 'template', with: [] };

const create: readonly StageLine[] = [
  plan,
  template,
  { tool: 'Cloud-Init', title: 'seed', main: 'seed', with: [] },
  { tool: 'Terraform', title: 'apply', main: 'apply', with: [] },
  { tool: 'Cloud-Init', title: 'first boot', main: 'first-boot', with: [] },
  { tool: 'Ansible', title: 'configure', main: 'configure', with: ['clean-up'] },
];

const destroy: readonly StageLine[] = [
  plan,
  { tool: 'Terraform', title: 'destroy', main: 'destroy', with: [] },
  { tool: 'Proxmox', title: 'clean up', main: 'clean-up', with: [] },
];

/** The lines of a card, whichever of the two runs of a request (plan and change) is going on. */
export const stageLines: Record<RecipeName, readonly StageLine[]> = {
  'plan-create-vm': create,
  'create-vm': create,
  'plan-destroy-vm': destroy,
  'destroy-vm': destroy,
  'retire-template': [{ tool: 'Proxmox', title: 'retire', main: 'destroy', with: ['preflight', 'clean-up'] }],
  'build-template': [{ ...template, with: ['preflight', 'clean-up'] }],
};

/** For sentences: `Terraform apply`. */
export function titleOfStage(recipe: RecipeName, stage: string): string {
  const line = stageLines[recipe].find((item) => item.main === stage || item.with.some((key) => key === stage));
  return line === undefined ? stage : `${line.tool} ${line.title}`;
}
