import { describe, expect, it } from 'vitest';
import { readRules } from './read-rules.js';

const RULE = `name: no-prod
when: [{field: environment, operator: is, value: [prod]}]
effect: {kind: deny, text: prod is closed}`;

describe('rules that somebody typed', () => {
  it.each([
    ['one alone', RULE],
    ['a list', `- ${RULE.replaceAll('\n', '\n  ')}`],
  ])('are read: %s', (_, text) => {
    expect(readRules(text)).toEqual({
      rules: [
        {
          name: 'no-prod',
          when: [{ field: 'environment', operator: 'is', value: ['prod'] }],
          effect: { kind: 'deny', text: 'prod is closed' },
        },
      ],
      problems: [],
    });
  });

  it.each([
    ['an unknown key', `${RULE}\nthen: allow`, 'line 4: then: unknown key; allowed: name, when, effect'],
    ['a wrong operator', RULE.replace('operator: is', 'operator: equals'), 'line 2: when.0.operator: is "equals"'],
    ['no YAML', 'name: [', 'line 1: '],
    ['nothing of a rule', 'hello', 'line 1: '],
    ['an empty list', '[]', 'line 1: '],
    ['a list with something else in it', '- hello', 'line 1: 0: '],
  ])('are told about: %s', (_, text, problem) => {
    const { rules, problems } = readRules(text);
    expect(rules).toEqual([]);
    expect(problems[0]).toContain(problem);
  });
});
