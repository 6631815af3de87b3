import { parseYaml } from './parse-yaml.js';
import type { Problem } from './problem.js';
import { readText } from './read-text.js';

interface Warning {
  path: readonly (string | number)[];
  message: string;
}

/** Where in its file each warning about a policy stands; without a file it is about the one in force. */
export function placeWarnings(file: string | undefined, warnings: readonly Warning[]): Problem[] {
  if (file === undefined) {
    const inForce = { file: 'the policy in force', place: null };
    return warnings.map(({ path, message }) => ({ ...inForce, path: path.join('.'), message }));
  }
  if (warnings.length === 0) return [];
  const yaml = parseYaml(file, readText(file));
  for (const { path, message } of warnings) yaml.report(path, message);
  return yaml.problems;
}
