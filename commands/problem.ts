import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import type { CardButton, FormCard } from './card.js';

/** One thing that is wrong with what a person gave, and what is allowed; `field` where it belongs to one. */
export interface Problem {
  field: string | null;
  text: string;
}

/**
 * All problems at once, privately. From a form they stand at its fields, and what belongs to no field above them: what
 * was entered is kept.
 */
export function answerProblems(
  title: string,
  problems: readonly Problem[],
  form: FormCard | null,
  buttons: CardButton[] = [],
): Reply {
  const texts = problems.map(({ text }) => text);
  if (form === null) return answer('problem', `${title}: nothing was changed`, texts, { buttons });
  const names = new Set(form.fields.map(({ name }) => name));
  const general = problems.filter(({ field }) => field === null || !names.has(field)).map(({ text }) => text);
  const fields = form.fields.map((field) => {
    const here = problems.filter((problem) => problem.field === field.name).map(({ text }) => text);
    return { ...field, problem: here.length === 0 ? null : here.join('; ') };
  });
  if (general.length === 0) return { ...form, fields };
  return { ...form, fields, notes: [`${title}: nothing was changed`, ...general] };
}

/** `you`, or the person's name. */
export function callPerson(act: Act, personId: string): string {
  return personId === act.person.id ? 'you' : act.stores.people.get(personId).display;
}
