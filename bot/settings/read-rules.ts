import { z } from 'zod';
import type { Rule } from '../../commands/approval/policy.js';
import { parseYaml } from './parse-yaml.js';
import { RuleFile } from './read-policy-file.js';

/** Rules that somebody typed: a list as in a policy file, or one of them alone. */
export function readRules(text: string): { rules: Rule[]; problems: string[] } {
  const yaml = parseYaml('rules', text);
  const isList = yaml.peek(z.array(z.json()), []) !== null;
  const one = isList ? null : yaml.read(RuleFile);
  const rules = isList ? yaml.read(z.array(RuleFile).min(1).max(100)) : one === null ? null : [one];
  const problems = yaml.problems.map(({ place, path, message }) => {
    const where = place === null ? '' : `line ${place.line}: `;
    return `${where}${path === '' ? '' : `${path}: `}${message}`;
  });
  return { rules: rules ?? [], problems };
}
