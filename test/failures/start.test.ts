import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperator, type Operator } from '../operator.js';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator();
});
afterEach(() => operator.remove());

/** Makes the file wrong in two places. */
function spoil(file: string, ...places: [string, string][]): void {
  const text = places.reduce((whole, [from, to]) => whole.replace(from, to), readFileSync(file, 'utf8'));
  writeFileSync(file, text);
}

describe('a start with what is wrong', () => {
  it('in chatops.yaml is none: all of it at once with file, line and path, and no data is made', async () => {
    spoil(operator.configFile, ['cores: 1', 'cores: none'], ['bridge: vmbr0', 'bridges: vmbr0']);
    const { code, stderr } = await operator.chatops('serve');
    expect(code).toBe(1);
    expect(stderr).toMatch(/chatops\.yaml:\d+:\d+ sizes\.s\.cores: is "none"; needed: a number/);
    expect(stderr).toMatch(/chatops\.yaml:\d+:\d+ environments\.dev\.network\.?.*bridge/);
    expect(readdirSync(operator.folder)).not.toContain('data');
  });

  it('in the first policy.yaml is none either, and no policy is kept of it', async () => {
    const file = join(operator.folder, 'policy.yaml');
    spoil(file, ['value: [prod]', 'value: [prd]'], ['group: ops', 'group: nobles']);
    const { code, stderr } = await operator.chatops('serve');
    expect(code).toBe(1);
    expect(stderr).toMatch(/policy\.yaml:\d+:\d+ rules\.2\.when\.1\.value\.0: there is no environment prd/);
    expect(stderr).toMatch(/policy\.yaml:\d+:\d+ rules\.2\.effect\.approvals\.0\.group: .*nobles/);
    spoil(file, ['value: [prd]', 'value: [prod]'], ['group: nobles', 'group: ops']);
    const bot = await operator.serve();
    expect(bot.exitCode).toBeNull();
  });
});
