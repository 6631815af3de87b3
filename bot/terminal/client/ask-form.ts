import type { FormCard } from '../../../commands/card.js';
import { labelOf } from '../../../commands/label-of.js';
import { cleanText } from '../clean-text.js';

type Field = FormCard['fields'][number];

/** Asks the person one question; null: they broke it off. */
export type Ask = (question: string) => Promise<string | null>;

/**
 * Asks a form field by field. One that comes back with problems asks only for what was wrong. An empty answer takes
 * what stands in brackets; "-" leaves an optional field empty. Null: broken off.
 */
export async function askForm(
  form: FormCard,
  ask: Ask,
  say: (line: string) => void,
): Promise<Record<string, string> | null> {
  const hasProblems = form.fields.some((field) => field.problem !== null);
  const answers: Record<string, string> = {};
  say(cleanText(form.title));
  for (const note of form.notes ?? []) {
    say(`  · ${cleanText(note)}`);
  }
  for (const field of form.fields) {
    if (hasProblems && field.problem === null) {
      answers[field.name] = field.default ?? '';
      continue;
    }
    const answer = await askField(field, ask, say);
    if (answer === null) {
      return null;
    }
    answers[field.name] = answer;
  }
  return answers;
}

async function askField(field: Field, ask: Ask, say: (line: string) => void): Promise<string | null> {
  if (field.problem !== null) {
    say(`  ✖ ${cleanText(field.problem)}`);
  }
  say(`  ${cleanText([field.hint, choicesOf(field)].filter((part) => part !== '').join(' · '))}`);
  const suggestion = field.default === null || field.default === '' ? '' : ` [${cleanText(field.default)}]`;
  for (;;) {
    const typed = await ask(`${cleanText(field.title)}${suggestion}: `);
    if (typed === null) {
      return null;
    }
    const answer = takeAnswer(field, typed.trim());
    if (answer.problem === null) {
      return answer.value;
    }
    say(`  ✖ ${answer.problem}`);
  }
}

/** The bot checks again; this saves a way there for what is plain here. */
function takeAnswer(field: Field, typed: string): { value: string; problem: string | null } {
  const value = typed === '-' && !field.required ? '' : typed === '' ? (field.default ?? '') : typed;
  if (value === '' && field.required) {
    return { value, problem: 'this one is needed; Ctrl-C breaks it off' };
  }
  if (field.choices === null || value === '' || field.choices.includes(value)) {
    return { value, problem: null };
  }
  const begun = field.choices.filter((choice) => choice.startsWith(value));
  const only = begun.length === 1 ? begun[0] : undefined;
  return only === undefined ? { value, problem: choicesOf(field) } : { value: only, problem: null };
}

function choicesOf({ choices, labels = {} }: Field): string {
  if (choices === null) {
    return '';
  }
  const isLabelled = Object.keys(labels).length > 0;
  return `one of ${choices.map((choice) => labelOf(choice, labels)).join(isLabelled ? '; ' : ', ')}`;
}
