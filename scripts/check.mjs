import { join } from 'node:path';
import { capture, isEntry, main } from './run.mjs';

const root = join(import.meta.dirname, '..');

const checks = [
  { name: 'types', program: 'tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'lint and format', program: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'dead code', program: 'knip', args: ['--no-progress'] },
  { name: 'architecture', program: 'vitest', args: ['run', 'test/architecture.test.ts'] },
];

/** Runs every static check and tells about each; gives the exit status of the first that failed. */
export async function check() {
  const results = await Promise.all(checks.map(runCheck));
  for (const { name, seconds, code, output } of results) {
    process.stdout.write(`[check] ${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
    if (code !== 0) {
      process.stdout.write(`${output.trimEnd()}\n`);
    }
  }
  return results.find(({ code }) => code !== 0)?.code ?? 0;
}

async function runCheck({ name, program, args }) {
  const start = Date.now();
  const { code, stdout, stderr } = await capture(join(root, 'node_modules/.bin', program), args, { cwd: root });
  return { name, code, seconds: ((Date.now() - start) / 1000).toFixed(1), output: stdout + stderr };
}

if (isEntry(import.meta.url)) {
  await main(check);
}
