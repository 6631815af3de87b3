import type { AnswerCard, FormCard } from '../../commands/card.js';

/**
 * The second step before a VM is destroyed, seen by the person alone. `before`: what the rules say of the press; one that
 * can do nothing is told so.
 */
export function askSure(
  before: AnswerCard | FormCard,
  token: string,
  vm: string,
): { card: AnswerCard | FormCard; isSure: boolean } {
  if (before.kind !== 'answer' || before.tone !== 'help') return { card: before, isSure: false };
  const card: AnswerCard = {
    ...{ ...before, tone: 'problem', lines: ['with all its data; it cannot be taken back', ...before.lines] },
    buttons: [
      {
        ...{ action: 'destroy', token, label: `Destroy ${vm}`, asks: 'name', overflow: false },
        vm: { name: vm, environment: '' },
      },
    ],
  };
  return { card, isSure: true };
}
