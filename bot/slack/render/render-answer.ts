import type { KnownBlock } from '@slack/types';
import type { AnswerCard } from '../../../commands/card.js';
import { renderButtons } from './render-buttons.js';
import { renderTable } from './render-table.js';
import { codeSection, context, section } from './section.js';
import type { SlackPen } from './slack-pen.js';

const marks = { ok: '✔', refused: '⛔', problem: '✖', help: 'ℹ' } as const;

/** Together they stay under what a message holds (12 000): title, lines, table, file. */
const TITLE = 300;
const LINE = 800;
const LINES = 4000;
/** Longer ones were taken out before, and stand in the thread. */
const FILE = 2500;
/** Of a section's text: 3000. */
const SECTION = 2800;

/** A private answer: how it went, what there is to know, and what can be done. */
export function renderAnswer(card: AnswerCard, pen: SlackPen): KnownBlock[] {
  return [
    ...section([answerTitle(card, pen)]),
    ...sections(answerLines(card, pen)),
    ...(card.table === null ? [] : renderTable(card.table, pen)),
    ...(card.file === null ? [] : renderFile(card.file, pen)),
    ...renderButtons(card.buttons, null, pen),
  ];
}

export function answerTitle(card: AnswerCard, pen: SlackPen): string {
  return `${marks[card.tone]} *${pen.safe(card.title, TITLE)}*`;
}

/** Up to a limit, and said where it is met. */
export function answerLines({ lines }: AnswerCard, pen: SlackPen): string[] {
  const shown: string[] = [];
  let left = LINES;
  for (const line of lines) {
    const written = pen.safe(line, LINE);
    left -= written.length + 1;
    if (left < 0) break;
    shown.push(written);
  }
  const hidden = lines.length - shown.length;
  return hidden === 0 ? shown : [...shown, `… (cut: ${hidden} more lines)`];
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

function renderFile({ name, text }: { name: string; text: string }, pen: SlackPen): KnownBlock[] {
  return [...context([pen.safe(name, 120)]), ...codeSection(pen.lines(text, FILE))];
}
