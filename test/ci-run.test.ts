import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const execute = promisify(execFile);

describe('the continuous integration run', () => {
  it('fails and names the folder when the specifications are missing', async () => {
    const env = { ...process.env, SPECS_DIR: '/nowhere/specs' };
    await expect(execute(join(root, '.ci/run'), [], { env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/nowhere/specs is missing'),
    });
  });
});

describe('the last line of npm test', () => {
  it.each([
    {
      what: 'tests of every outcome',
      report: { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1, testResults: [] },
      ended: 1,
      counts: { passed: 5, failed: 2, skipped: 2 },
    },
    {
      what: 'a file that cannot be loaded',
      report: {
        numPassedTests: 5,
        numFailedTests: 0,
        numPendingTests: 0,
        numTodoTests: 0,
        testResults: [
          { status: 'failed', assertionResults: [] },
          { status: 'passed', assertionResults: [{}] },
        ],
      },
      ended: 1,
      counts: { passed: 5, failed: 1, skipped: 0 },
    },
    {
      what: 'a bad end without a failed test',
      report: { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] },
      ended: 1,
      counts: { passed: 5, failed: 1, skipped: 0 },
    },
  ])('counts $what', async ({ report, ended, counts }) => {
    const module = JSON.stringify(pathToFileURL(join(root, 'scripts/test.mjs')).href);
    const script = `import { countResults } from ${module};
      console.log(JSON.stringify(countResults(${JSON.stringify(report)}, ${ended})));`;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', script]);
    expect(JSON.parse(stdout)).toEqual(counts);
  });
});

describe('what npm test says of calls to a chat', () => {
  const post = '{"counts":{"chat.postMessage":2,"views.open":3},"violations":0}';
  it.each([
    ['adds them up', `${post}\n${post}\n`, 'Slack calls checked: 10, all valid\n  views.open 6\n  chat.postMessage 4'],
    ['tells those that were wrong', '{"counts":{"a.b":1},"violations":2}\n', 'checked: 1, 2 NOT VALID'],
    ['says so where there were none', '', 'Slack calls checked: none'],
  ])('%s', async (_, text, words) => {
    const folder = mkdtempSync(join(tmpdir(), 'chatops-calls-'));
    const file = join(folder, 'calls');
    if (text !== '') writeFileSync(file, text);
    const module = JSON.stringify(pathToFileURL(join(root, 'scripts/chat-calls.mjs')).href);
    const script = `import { describeCalls } from ${module}; console.log(describeCalls("Slack", ${JSON.stringify(file)}));`;
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).toContain(words);
    rmSync(folder, { recursive: true });
  });
});
