import type { ContainerEnd } from '../run/recipe.js';

/** The last lines a tool printed that say something, as plain text. */
export function lastLines(end: Pick<ContainerEnd, 'lines'>, count = 12): string[] {
  return end.lines
    .map(({ text }) => text.trimEnd())
    .filter((text) => text !== '')
    .slice(-count);
}
