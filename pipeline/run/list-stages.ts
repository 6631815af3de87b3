import type { Recipe, StageKey } from './recipe.js';

/** The lines of a recipe's card, in order. */
export function listStages<V>(recipe: Recipe<V>): StageKey[] {
  return recipe.stages.map(({ key }) => key);
}
