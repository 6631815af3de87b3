import type { KnownBlock } from '@slack/types';
import type { AnswerCard } from '../../../commands/card.js';
import { answerLines, answerTitle } from '../../render/answer-lines.js';
import type { Pen } from '../../render/pen.js';
import { renderButtons } from './render-buttons.js';
import { renderTable } from './render-table.js';
import { codeSection, context, section } from './section.js';

/** Together they stay under what a message holds (12 000): title, lines, table, file. */
const LINES = 4000;
/** Longer ones were taken out before, and stand in the thread. */
const FILE = 2500;
/** Of a section's text: 3000. */
const SECTION = 2800;

/** A private answer: how it went, what there is to know, and what can be done. */
export function renderAnswer(card: AnswerCard, pen: Pen): KnownBlock[] {
  return [
    ...section([answerTitle(card, pen)]),
    ...sections(answerLines(card, LINES, pen)),
    ...(card.table === null ? [] : renderTable(card.table, pen)),
    ...(card.file === null ? [] : renderFile(card.file, pen)),
    ...renderButtons(card.buttons, null, pen),
  ];
}

/** As many lines to a section as it takes. */
function sections(lines: readonly string[]): KnownBlock[] {
  const parts: string[][] = [];
  let left = 0;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) {
      parts.push([]);
      left = SECTION - line.length - 1;
    }
    parts.at(-1)?.push(line);
  }
  return parts.flatMap(section);
}

function renderFile({ name, text }: { name: string; text: string }, pen: Pen): KnownBlock[] {
  return [...context([pen.safe(name, 120)]), ...codeSection(pen.lines(text, FILE))];
}
