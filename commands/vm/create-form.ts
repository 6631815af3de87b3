import type { Act } from '../act.js';
import type { FormCard } from '../card.js';
import { blueprintLabels, environmentLabels, sizeLabels } from '../offers/create-labels.js';
import type { BlueprintParameter, Settings } from '../settings.js';
import { createNotes } from './create-notes.js';
import { type Chosen, type OpenChoices, openChoices } from './open-choices.js';
import type { CreateWords } from './read-create-ask.js';
import { allowed } from './read-parameters.js';

type Field = FormCard['fields'][number];

/** Asks for what `/vm create` takes, with what was entered kept; null where the policy leaves nothing to choose. */
export function createForm(act: Act, words: CreateWords): FormCard | null {
  const { settings } = act.tools;
  const choices = openChoices(act);
  if ([choices.template, choices.size, choices.env, choices.blueprint].some(({ length }) => length === 0)) return null;
  const chosen = choose(settings, choices, words);
  const blueprint = settings.blueprints.get(chosen.blueprint ?? '');
  return {
    kind: 'form',
    form: 'vm create',
    title: 'A new VM',
    submit: 'Ask for it',
    notes: createNotes(act, words, chosen, choices),
    fields: [
      field('name', 'Name', '1 to 63 of a–z, 0–9 and -', true, words.name ?? null),
      choice('template', 'Template', 'the system on it', chosen.template, choices.template, {}),
      choice('size', 'Size', 'how large', chosen.size, choices.size, sizeLabels(settings)),
      choice('env', 'Environment', 'where it runs', chosen.env, choices.env, environmentLabels(settings)),
      choice(
        'blueprint',
        'Blueprint',
        'what is set up',
        chosen.blueprint,
        choices.blueprint,
        blueprintLabels(settings),
      ),
      { ...field('lease', 'Lease', leaseHint(settings, chosen), false, words.lease ?? null), live: true },
      ...(blueprint?.parameters ?? []).map((parameter) => parameterField(parameter, words)),
      field('reason', 'Reason', 'for those who approve; one line', false, words.reason ?? null),
    ],
  };
}

function choose({ templates }: Settings, choices: OpenChoices, words: CreateWords): Chosen {
  const pick = (wanted: string | undefined, from: readonly string[]): string | null => {
    if (wanted !== undefined) return from.includes(wanted) ? wanted : null;
    return from.length === 1 ? (from[0] ?? null) : null;
  };
  const template = pick(words.template, choices.template);
  const usual = templates.get(template ?? '')?.defaultBlueprint;
  const blueprint = pick(
    words.blueprint ?? (choices.blueprint.includes(usual ?? '') ? usual : undefined),
    choices.blueprint,
  );
  return { template, size: pick(words.size, choices.size), env: pick(words.env, choices.env), blueprint };
}

function field(name: string, title: string, hint: string, required: boolean, value: string | null): Field {
  return { name, title, hint, required, default: value, choices: null, problem: null };
}

function choice(
  name: string,
  title: string,
  hint: string,
  value: string | null,
  from: readonly string[],
  labels: Record<string, string>,
): Field {
  const shown = Object.fromEntries(Object.entries(labels).filter(([item]) => from.includes(item)));
  const labelled = Object.keys(shown).length === 0 ? {} : { labels: shown };
  return { ...field(name, title, hint, true, value), choices: [...from], live: true, ...labelled };
}

function parameterField(parameter: BlueprintParameter, { others }: CreateWords): Field {
  const { name, summary, type } = parameter;
  const given = others.get(name);
  const hint = `${summary}: ${allowed(parameter)}`;
  const plain = field(name, name, hint, parameter.default === null, given ?? usualOf(parameter));
  const choices = type === 'choice' ? [...parameter.choices] : type === 'boolean' ? ['yes', 'no'] : null;
  if (choices === null) return plain;
  const value = given !== undefined && choices.includes(given) ? given : usualOf(parameter);
  return { ...plain, default: value, choices };
}

function usualOf(parameter: BlueprintParameter): string | null {
  if (parameter.default === null) return null;
  if (parameter.type === 'boolean') return parameter.default ? 'yes' : 'no';
  return String(parameter.default);
}

function leaseHint({ environments }: Settings, { env }: Chosen): string {
  const chosen = environments.get(env ?? '');
  if (chosen === undefined) return 'days, as 7d; empty: the usual of the environment';
  return `days, as 7d; at most ${chosen.leaseDays.max}d in ${chosen.name}; empty: ${chosen.leaseDays.default}d`;
}
