import { appendFileSync } from 'node:fs';
import { textOf } from '../chat/json.js';
import type { Violation, Violations } from '../chat/violations.js';

/**
 * The end of a stand-in that watched a bot: its calls are added to those of the suite, and violations are an error, so
 * that a test which does not ask fails too. `file` is one line of JSON a stand-in, because the suite runs in several
 * processes; `scripts/slack-calls.mjs` adds them up.
 */
export function concludeCalls(violations: Violations, file = process.env.SLACK_CALLS_FILE): void {
  const line = { counts: violations.counts(), violations: violations.list.length };
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
  refuseViolations(violations.list);
}

export function refuseViolations(violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map((item) => `- ${textOf(item.method)}: ${item.problem}\n  ${item.args}`);
  throw new Error(`Slack would not have taken this:\n${lines.join('\n')}`);
}
