import type { FormCard } from '../card.js';
import type { Blueprint, Settings } from '../settings.js';
import { type CreateWords, only } from './read-create-ask.js';
import { allowed } from './read-parameters.js';

/** Asks for what `/vm create` takes, with what was entered before kept. */
export function createForm(settings: Settings, words: CreateWords): FormCard {
  const template = words.template ?? only(settings.templates) ?? null;
  const defaults = settings.templates.get(template ?? '')?.defaultBlueprint ?? null;
  const lease = [...settings.environments.values()].map(({ name, leaseDays }) => `${name} at most ${leaseDays.max}d`);
  const blueprints = [...settings.blueprints.values()].map(({ name, summary }) => `${name}: ${summary}`);
  return {
    kind: 'form',
    form: 'vm create',
    title: 'A new VM',
    fields: [
      field('name', 'Name', '1 to 63 of a–z, 0–9 and -', true, words.name ?? null),
      choice('template', 'Template', 'the system on it', template, settings.templates),
      choice('size', 'Size', describeSizes(settings), words.size ?? only(settings.sizes) ?? null, settings.sizes),
      choice(
        'env',
        'Environment',
        'where it runs',
        words.env ?? only(settings.environments) ?? null,
        settings.environments,
      ),
      choice('blueprint', 'Blueprint', blueprints.join('; '), words.blueprint ?? defaults, settings.blueprints),
      field('lease', 'Lease', `days, as 7d; ${lease.join(', ')}; empty: the usual`, false, words.lease ?? null),
      ...parameterFields(settings.blueprints.get(words.blueprint ?? ''), words),
      field('reason', 'Reason', 'for those who approve; one line', false, words.reason ?? null),
    ],
  };
}

type Field = FormCard['fields'][number];

function field(name: string, title: string, hint: string, required: boolean, value: string | null): Field {
  return { name, title, hint, required, default: value, choices: null, problem: null };
}

/** Once the blueprint is chosen and something of it has to be said. */
function parameterFields(blueprint: Blueprint | undefined, { others }: CreateWords): Field[] {
  const parameters = blueprint?.parameters ?? [];
  if (others.size === 0 && parameters.every((parameter) => parameter.default !== null)) return [];
  return parameters.map((parameter) => {
    const standard = parameter.default === null ? null : String(parameter.default);
    const hint = `${parameter.summary}: ${allowed(parameter)}`;
    const value = others.get(parameter.name) ?? standard;
    const filled = field(parameter.name, parameter.name, hint, parameter.default === null, value);
    return parameter.type === 'choice' ? { ...filled, choices: [...parameter.choices] } : filled;
  });
}

function choice(
  name: string,
  title: string,
  hint: string,
  value: string | null,
  from: ReadonlyMap<string, unknown>,
): Field {
  return { ...field(name, title, hint, true, value), choices: [...from.keys()] };
}

function describeSizes({ sizes }: Settings): string {
  return [...sizes.values()]
    .map(({ name, cores, memoryMiB, diskGiB }) => `${name}: ${cores} vCPU, ${memoryMiB} MiB, ${diskGiB} GiB`)
    .join('; ');
}
