import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askAndPlan } from '../../commands/fakes/drive-request.js';
import { testWorld } from '../../commands/fakes/test-world.js';
import { compileProgram, type Program } from '../../test/compile-program.js';
import { exportEvidence } from './export-evidence.js';

let program: Program;
let folder = '';
let text = '';
beforeAll(() => {
  program = compileProgram(['bot', 'commands', 'pipeline', 'db']);
  folder = mkdtempSync(join(tmpdir(), 'chatops-elsewhere-'));
  const world = testWorld();
  askAndPlan(world);
  text = world.transaction((stores) => exportEvidence(stores, { ...world, db: world.database.db }, world.request(1)));
  world.remove();
}, 120_000);
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true });
});

function verify(content: string, ...more: string[]) {
  writeFileSync(join(folder, 'R-1.json'), content);
  const args = [join(program.folder, 'bot/main.js'), 'audit', 'verify', 'R-1.json', ...more];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, env: {}, encoding: 'utf8' });
  return { status, stdout, stderr };
}

it('an evidence file is checked without environment, configuration and database', () => {
  const { status, stdout, stderr } = verify(text);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('the file is as it was exported');
  const [, head = ''] = /last head: (\S+)/.exec(stdout) ?? [];
  expect(verify(text, '--head', head).status).toBe(0);
  const changed = verify(text.replace('"state": "awaiting-approval"', '"state": "ready"'));
  expect(changed).toMatchObject({ status: 1, stderr: expect.stringContaining('facts/request/state') });
  expect(readdirSync(folder)).toEqual(['R-1.json']);
}, 60_000);
