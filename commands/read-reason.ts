import type { Problem } from './problem.js';

const LONGEST = 200;

/** A reason is one line of text and stays text: nothing in it is ever evaluated. Null where there is none. */
export function readReason(
  value: string | undefined,
  problems: Problem[],
  field: 'reason' | 'comment' = 'reason',
): string | null {
  const text = (value ?? '').trim();
  if (text === '') return null;
  if ([...text].length > LONGEST) {
    problems.push({ field, text: `the ${field} is ${[...text].length} characters long; at most ${LONGEST}` });
  }
  if (/\p{Cc}/u.test(text)) problems.push({ field, text: `the ${field} is to be one line of text` });
  return text;
}
