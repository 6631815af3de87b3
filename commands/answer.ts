import type { AnswerCard } from './card.js';

type Extras = Partial<Pick<AnswerCard, 'table' | 'file' | 'buttons' | 'requestId' | 'home' | 'mayPass'>>;

/** A private answer: `tone` says whether it was done, not allowed, wrong, or help. */
export function answer(
  tone: AnswerCard['tone'],
  title: string,
  lines: readonly string[] = [],
  extras: Extras = {},
): AnswerCard {
  return { kind: 'answer', tone, title, lines: [...lines], table: null, file: null, buttons: [], ...extras };
}
