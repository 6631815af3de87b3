import type { KnownBlock } from '@slack/types';
import { type Outcome, outcomeLines } from '../../render/outcome-lines.js';
import type { Pen } from '../../render/pen.js';
import { codeSection, section } from './section.js';

/** Of a tool's last lines: rich text in a message. */
const LAST_LINES = 2000;

/** How it ended, or why it stands. */
export function renderOutcome(outcome: Outcome, target: string, pen: Pen): KnownBlock[] {
  const { before, code, after } = outcomeLines(outcome, target, LAST_LINES, pen);
  return [...section(before), ...codeSection(code), ...section(after)];
}
