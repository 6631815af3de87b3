import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCasesFile } from '../bot/settings/read-cases-file.js';
import { readPolicyFile } from '../bot/settings/read-policy-file.js';
import { sampleSettings } from '../commands/fakes/sample-settings.js';
import { checkCaseNames } from '../commands/policy/check-case-names.js';
import { checkGoldenCases } from '../commands/policy/check-golden-cases.js';
import { checkPolicy } from '../commands/policy/check-policy.js';
import { ROOT } from './read-sources.js';

const FOLDER = join(ROOT, 'docs/policies');
const groups = ['web-team', 'ops'];
const policies = readdirSync(FOLDER).filter((name) => !name.includes('cases'));
const read = (name: string) =>
  readPolicyFile(join(FOLDER, name), (policy) => checkPolicy(policy, sampleSettings, groups));

describe('an example of docs/policy.md', () => {
  it.each(policies)('can be loaded, and is named there: %s', (name) => {
    expect(read(name).rules.length).toBeGreaterThan(0);
    expect(readFileSync(join(ROOT, 'docs/policy.md'), 'utf8')).toContain(`(policies/${name})`);
  });

  it('passes the golden cases that go with it, which another one does not', () => {
    const cases = readCasesFile(join(FOLDER, 'four-eyes-cases.yaml'), (found) =>
      checkCaseNames(found, sampleSettings, groups),
    );
    const world = { groupExists: (name: string) => groups.includes(name), defaultExpiresAfterHours: 24 };
    const failed = (name: string) => checkGoldenCases(read(name), cases, sampleSettings, world).map((one) => one.name);
    expect(failed('four-eyes.yaml')).toEqual([]);
    expect(failed('homelab.yaml')).toEqual(['prod-by-three', 'prod-never-at-night', 'no-template-for-everybody']);
  });
});
