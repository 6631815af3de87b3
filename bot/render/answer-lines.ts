import type { AnswerCard } from '../../commands/card.js';
import type { Pen } from './pen.js';

const marks = { ok: '✔', refused: '⛔', problem: '✖', help: 'ℹ' } as const;

const TITLE = 300;
const LINE = 800;

export function answerTitle(card: AnswerCard, pen: Pen): string {
  return `${marks[card.tone]} ${pen.strong(pen.safe(card.title, TITLE))}`;
}

/** Up to a limit of characters, and said where it is met. */
export function answerLines({ lines }: AnswerCard, max: number, pen: Pen): string[] {
  const shown: string[] = [];
  let left = max;
  for (const line of lines) {
    const written = pen.safe(line, LINE);
    left -= written.length + 1;
    if (left < 0) break;
    shown.push(written);
  }
  const hidden = lines.length - shown.length;
  return hidden === 0 ? shown : [...shown, `… (cut: ${hidden} more lines)`];
}
