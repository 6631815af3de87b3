import { z } from 'zod';
import { Effect, Policy, Rule } from '../../commands/approval/policy.js';
import { parseYaml } from './parse-yaml.js';
import { ProblemsError } from './problem.js';
import { readText } from './read-text.js';

const [allow, deny, require] = Effect.options;
const expiry = require.shape.expiresAfterHours.default(null);

/** As the rules know it; only `expiresAfterHours` may be left out. */
export const RuleFile = Rule.extend({
  effect: z.discriminatedUnion('kind', [allow, deny, require.extend({ expiresAfterHours: expiry })]),
});
const PolicyFile = Policy.extend({ rules: z.array(RuleFile).min(1) });

/** What the rules find wrong with a policy that is right by its form: `path` leads to it. */
export type CheckPolicy = (policy: Policy) => readonly { path: readonly (string | number)[]; message: string }[];

/** Reads `policy.yaml`. Throws `ProblemsError` with everything that is wrong. */
export function readPolicyFile(file: string, check: CheckPolicy): Policy {
  const yaml = parseYaml(file, readText(file));
  const policy = yaml.read(PolicyFile);
  if (policy !== null) for (const { path, message } of check(policy)) yaml.report(path, message);
  if (policy === null || yaml.problems.length > 0) throw new ProblemsError(yaml.problems);
  return policy;
}
