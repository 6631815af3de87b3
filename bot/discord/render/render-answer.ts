import { type APIFileComponent, ComponentType } from 'discord.js';
import type { AnswerCard } from '../../../commands/card.js';
import { answerLines, answerTitle } from '../../render/answer-lines.js';
import type { Pen } from '../../render/pen.js';
import { tableLines } from '../../render/table-lines.js';
import { fileName } from '../file-name.js';
import { type Container, code, container, fitParts, type Part, text } from './components.js';
import { fitTexts } from './fit-texts.js';
import { MISSING, renderButtons } from './render-buttons.js';
import { TEXT } from './render-request.js';
import { renderSections } from './render-sections.js';

const LINES = 3000;
/** Longer files are attached. */
const INLINE = 1500;

const COLOURS = { ok: 0x23a55a, refused: 0xda373c, problem: 0xf0b232, help: 0x5865f2 } as const;

/** A private answer: how it went, what there is to know, and what can be done. */
export function renderAnswer(card: AnswerCard, isSure: boolean, pen: Pen): Container[] {
  const { home, table, file, tone, buttons } = card;
  if (home !== undefined) return container(fitParts(homeParts(card, home, pen), TEXT), COLOURS[tone]);
  const texts = fitTexts(
    [
      [answerTitle(card, pen), ...answerLines(card, LINES, pen)].join('\n'),
      linesOf(table, pen).join('\n'),
      (file === null || isAttached(file) ? [] : [pen.safe(file.name, 120), ...code(pen.lines(file.text, INLINE))]).join(
        '\n',
      ),
    ],
    TEXT - MISSING,
  );
  const attached = file !== null && isAttached(file) ? [fileOf(file.name)] : [];
  const shown = texts.flatMap((content) => text([content]));
  return container([...shown, ...attached, ...renderButtons(buttons, null, pen, { isSure })], COLOURS[tone]);
}

function homeParts(card: AnswerCard, home: NonNullable<AnswerCard['home']>, pen: Pen): Part[] {
  const buttons = renderButtons(card.buttons, null, pen);
  const attached = card.file !== null && isAttached(card.file) ? [fileOf(card.file.name)] : [];
  return [
    ...text([answerTitle(card, pen)]),
    ...attached,
    ...buttons,
    ...renderSections(home, card.buttons.length, pen),
  ];
}

export function isAttached({ text: content }: { text: string }): boolean {
  return content.length > INLINE;
}

function fileOf(name: string): APIFileComponent {
  return { type: ComponentType.File, file: { url: `attachment://${fileName(name)}` } };
}

function linesOf(table: AnswerCard['table'], pen: Pen): string[] {
  const written = table === null ? null : tableLines(table, pen);
  if (written === null) return [];
  return written.inColumns ? code(pen.lines(written.lines.join('\n'), LINES)) : written.lines;
}
