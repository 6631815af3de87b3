import type { KnownBlock } from '@slack/types';
import type { AnswerCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { tableLines } from '../../render/table-lines.js';
import { codeSection, section } from './section.js';

/** In columns where a phone shows them; else a line a row, its cells named. */
export function renderTable(table: NonNullable<AnswerCard['table']>, pen: Pen): KnownBlock[] {
  const written = tableLines(table, pen);
  if (written === null) return [];
  return written.inColumns ? codeSection(written.lines.join('\n')) : section(written.lines);
}
