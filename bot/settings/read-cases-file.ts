import { z } from 'zod';
import { GoldenCase } from '../../commands/policy/golden-case.js';
import { parseYaml } from './parse-yaml.js';
import { ProblemsError } from './problem.js';
import { readText } from './read-text.js';

const CasesFile = z.strictObject({ cases: z.array(GoldenCase).min(1) });

/** What the rules find wrong with cases that are right by their form: `path` leads to it. */
type CheckCases = (cases: readonly GoldenCase[]) => readonly { path: readonly (string | number)[]; message: string }[];

/** Reads a file of golden cases. Throws `ProblemsError` with everything that is wrong. */
export function readCasesFile(file: string, check: CheckCases): GoldenCase[] {
  const yaml = parseYaml(file, readText(file));
  const read = yaml.read(CasesFile);
  if (read !== null) for (const { path, message } of check(read.cases)) yaml.report(path, message);
  if (read === null || yaml.problems.length > 0) throw new ProblemsError(yaml.problems);
  return read.cases;
}
