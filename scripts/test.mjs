import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCalls } from './chat-calls.mjs';
import { check } from './check.mjs';
import { isEntry, main, run, SetupError } from './run.mjs';
import { setUp } from './setup.mjs';

const root = join(import.meta.dirname, '..');

/** Set-up, static checks and every test. The last line is always `N passed, N failed, N skipped`. */
export async function test(vitestArgs) {
  try {
    await setUp();
  } catch (error) {
    process.stderr.write(`set-up failed: ${error instanceof SetupError ? error.message : error.stack}\n`);
    return conclude({ passed: 0, failed: 1, skipped: 0 });
  }
  const checkStatus = await check();
  const counts = await runVitest(vitestArgs);
  if (checkStatus !== 0) {
    process.stdout.write('npm run check failed: see above\n');
  }
  return conclude(counts) || checkStatus;
}

async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'chatops-test-'));
  const report = join(folder, 'report.json');
  const slackCalls = join(folder, 'slack-calls');
  const discordCalls = join(folder, 'discord-calls');
  const env = { ...process.env, SLACK_CALLS_FILE: slackCalls, DISCORD_CALLS_FILE: discordCalls };
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  let ended = 0;
  try {
    await run(join(root, 'node_modules/.bin/vitest'), ['run', ...reporters, ...args], { cwd: root, env });
  } catch (error) {
    process.stdout.write(`${error.message}\n`);
    ended = 1;
  }
  process.stdout.write(`${describeCalls('Slack', slackCalls)}\n${describeCalls('Discord', discordCalls)}\n`);
  try {
    return countResults(JSON.parse(readFileSync(report, 'utf8')), ended);
  } catch (error) {
    process.stdout.write(`vitest left no report: ${error.message}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not be loaded has no tests: it counts as one failed, and so does any other cause of a bad end. */
export function countResults(report, ended) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 ? ended : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function conclude({ passed, failed, skipped }) {
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
}

if (isEntry(import.meta.url)) {
  await main(test);
}
