import type { Act, Reply } from './act.js';
import { answer } from './answer.js';
import type { FormCard } from './card.js';

/** One thing that is wrong with what a person gave, and what is allowed; `field` where it belongs to one. */
export interface Problem {
  field: string | null;
  text: string;
}

/** All problems at once, privately; from a form they stand at its fields. */
export function answerProblems(title: string, problems: readonly Problem[], form: FormCard | null): Reply {
  if (form === null)
    return answer(
      'problem',
      `${title}: nothing was changed`,
      problems.map(({ text }) => text),
    );
  const fields = form.fields.map((field) => ({
    ...field,
    problem:
      problems
        .filter((problem) => problem.field === field.name)
        .map(({ text }) => text)
        .join('; ') || null,
  }));
  const names = new Set(fields.map(({ name }) => name));
  const general = problems.filter(({ field }) => field === null || !names.has(field)).map(({ text }) => text);
  // What belongs to no field would be lost in a form: then the answer says everything.
  if (general.length > 0)
    return answer(
      'problem',
      `${title}: nothing was changed`,
      problems.map(({ text }) => text),
    );
  return { ...form, fields };
}

/** `you`, or the person's name. */
export function callPerson(act: Act, personId: string): string {
  return personId === act.person.id ? 'you' : act.stores.people.get(personId).display;
}
