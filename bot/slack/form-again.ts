import type { AnswerCard, FormCard } from '../../commands/card.js';

/** Instead of a form that came too late to be opened: a message with a button that asks for it once more. */
export function formAgain(form: FormCard): AnswerCard {
  return {
    ...{ kind: 'answer', tone: 'help', title: form.title, table: null, file: null },
    lines: ['the form could not be opened in time; nothing was changed'],
    buttons: [{ action: 'say', token: `say.${form.form}`, label: 'Open the form', asks: 'nothing', overflow: false }],
  };
}
