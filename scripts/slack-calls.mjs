import { existsSync, readFileSync } from 'node:fs';

/**
 * How many calls to Slack the suite checked, by method, from the lines that each stand-in left at its end
 * (`test/stand-ins/slack/conclude-calls.ts`).
 */
export function describeSlackCalls(file) {
  const lines = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  const ended = lines.map((line) => JSON.parse(line));
  const totals = new Map();
  for (const [method, count] of ended.flatMap(({ counts }) => Object.entries(counts))) {
    totals.set(method, (totals.get(method) ?? 0) + count);
  }
  const violations = ended.reduce((sum, one) => sum + one.violations, 0);
  const all = [...totals.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) {
    return 'Slack calls checked: none (SPECS_DIR has no slack-methods, or no test talked to Slack)';
  }
  const methods = [...totals].sort(([, a], [, b]) => b - a).map(([method, count]) => `  ${method} ${count}`);
  const verdict = violations === 0 ? 'all valid' : `${violations} NOT VALID: see the tests that failed`;
  return [`Slack calls checked: ${all}, ${verdict}`, ...methods].join('\n');
}
