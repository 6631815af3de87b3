import stringWidth from 'string-width';
import type { AnswerCard, CardButton } from '../../commands/card.js';
import type { Paint } from './paint.js';
import type { View } from './view.js';
import { joinParts, padTo, wrapLine } from './wrap-line.js';

const tones = {
  ok: { mark: '✔', colour: 'good' },
  refused: { mark: '⛔', colour: 'warn' },
  problem: { mark: '✖', colour: 'bad' },
  help: { mark: 'ℹ', colour: 'link' },
} as const;

/** A private answer. */
export function renderAnswer(card: AnswerCard, view: View, paint: Paint): string[] {
  const { mark, colour } = tones[card.tone];
  const presses = card.buttons.map((button) => paint.link(pressOf(button)));
  return [
    ...wrapLine(`${paint[colour](mark)} ${paint.strong(card.title)}`, view.width),
    ...card.lines.flatMap((line) => wrapLine(`  ${line}`, view.width)),
    ...(card.table === null ? [] : renderTable(card.table, view.width, paint)),
    ...(card.file === null ? [] : renderFile(card.file, view.width, paint)),
    ...joinParts(presses, view.width - 2).map((line) => `  ${line}`),
  ];
}

/** What a person types instead of pressing it. */
function pressOf({ action, token }: CardButton): string {
  return action === 'say' ? `/${token.replace(/^say\./, '')}` : `/press ${action}`;
}

type Table = NonNullable<AnswerCard['table']>;

/** In columns where they fit; else a row is a block of `head: cell`. */
function renderTable({ head, rows }: Table, width: number, paint: Paint): string[] {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map((cell) => stringWidth(cell))),
  );
  const total = widths.reduce((sum, column) => sum + column + 2, 0);
  const layOut = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => padTo(cell, widths[column] ?? 0)).join('  ')}`.trimEnd();
  if (total <= width) {
    return [...(head.some((title) => title !== '') ? [paint.weak(layOut(head))] : []), ...rows.map(layOut)];
  }
  return rows.flatMap((row) =>
    row.flatMap((cell, column) => {
      const title = head[column] ?? '';
      const text = column === 0 ? `  ${paint.strong(cell)}` : `    ${title === '' ? '' : `${title}: `}${cell}`;
      return cell === '' ? [] : wrapLine(text, width, 4);
    }),
  );
}

function renderFile({ name, text }: { name: string; text: string }, width: number, paint: Paint): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return [paint.weak(`  ── ${name}`), ...lines.flatMap((line) => wrapLine(`  ${line}`, width, 2)), paint.weak('  ──')];
}
