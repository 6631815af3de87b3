import { appendFileSync } from 'node:fs';
import { textOf } from './json.js';
import type { Violation, Violations } from './violations.js';

/**
 * The end of a stand-in that watched a bot: its calls are added to those of the suite, and violations are an error, so
 * that a test which does not ask fails too. `file` is one line of JSON a stand-in, because the suite runs in several
 * processes; `scripts/chat-calls.mjs` adds them up.
 */
export function concludeCalls(chat: 'Slack' | 'Discord', violations: Violations, file: string | undefined): void {
  const line = { counts: violations.counts(), violations: violations.list.length };
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
  refuseViolations(chat, violations.list);
}

export function refuseViolations(chat: 'Slack' | 'Discord', violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const lines = violations.map((item) => `- ${textOf(item.method)}: ${item.problem}\n  ${item.args}`);
  throw new Error(`${chat} would not have taken this:\n${lines.join('\n')}`);
}
