import type { AnswerCard } from '../commands/card.js';

/** What was sent is known and allowed, but was not kept: it can be sent again. */
export function refusalToKeep(why: string): AnswerCard {
  return refusal('problem', 'not accepted, nothing was changed', [why, 'please send it again in a moment']);
}

/** Nobody here has a meaning for it. */
export function refusalOfUnknown(why: string): AnswerCard {
  return refusal('refused', 'this is not known here; nothing was changed', [why]);
}

function refusal(tone: AnswerCard['tone'], title: string, lines: string[]): AnswerCard {
  return { kind: 'answer', tone, title, lines, table: null, file: null, buttons: [] };
}
