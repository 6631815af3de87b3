import { existsSync, readFileSync } from 'node:fs';

/**
 * How many calls to a chat the suite checked, by method or route, from the lines that each stand-in left at its end
 * (`test/stand-ins/chat/conclude-calls.ts`).
 */
export function describeCalls(chat, file) {
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
    return `${chat} calls checked: none (SPECS_DIR does not describe them, or no test talked to ${chat})`;
  }
  const methods = [...totals].sort(([, a], [, b]) => b - a).map(([method, count]) => `  ${method} ${count}`);
  const verdict = violations === 0 ? 'all valid' : `${violations} NOT VALID: see the tests that failed`;
  return [`${chat} calls checked: ${all}, ${verdict}`, ...methods].join('\n');
}
