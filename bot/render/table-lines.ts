import stringWidth from 'string-width';
import type { AnswerCard } from '../../commands/card.js';
import type { Pen } from './pen.js';

type Table = NonNullable<AnswerCard['table']>;

/** Columns of fixed width that a phone of 390 px shows without breaking lines. */
const NARROW = 40;
const CELL = 120;
const LONGEST = 2600;

/** `inColumns`: of fixed width, for a code block; else text. */
export interface TableLines {
  lines: string[];
  inColumns: boolean;
}

/** In columns where a phone shows them; else a line a row, its cells named. */
export function tableLines({ head, rows }: Table, pen: Pen): TableLines | null {
  if (rows.length === 0) return null;
  const cells = [...(head.some((title) => title !== '') ? [head] : []), ...rows].map((row) =>
    row.map((cell) => (cell.trim() === '' ? '' : pen.plain(cell, CELL))),
  );
  const widths = head.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const total = widths.reduce((sum, width) => sum + width + 2, -2);
  if (total > NARROW) return { lines: fitting(rows.map((row) => inWords(head, row, pen))), inColumns: false };
  return { lines: fitting(cells.map((row) => layOut(row, widths))), inColumns: true };
}

function layOut(row: readonly string[], widths: readonly number[]): string {
  const padded = widths.map((width, column) => {
    const cell = row[column] ?? '';
    return cell + ' '.repeat(Math.max(width - stringWidth(cell), 0));
  });
  return padded.join('  ').trimEnd();
}

/** `**web-1** · environment prod · IPv4 10.0.20.45` */
function inWords(head: readonly string[], [first = '', ...others]: readonly string[], pen: Pen): string {
  const named = others.flatMap((cell, place) => {
    const title = head[place + 1] ?? '';
    const name = title === '' ? '' : `${pen.safe(title, 40)} `;
    return cell.trim() === '' ? [] : [`${name}${pen.safe(cell, CELL)}`];
  });
  return [pen.strong(pen.safe(first, CELL)), ...named.slice(0, 10)].join(' · ');
}

/** Whole lines, and how many are missing. */
function fitting(lines: readonly string[]): string[] {
  const shown: string[] = [];
  let left = LONGEST;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  const hidden = lines.length - shown.length;
  return hidden === 0 ? shown : [...shown, `… (cut: ${hidden} more rows)`];
}
