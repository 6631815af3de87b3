import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { describeDecision } from '../approval/describe-decision.js';
import type { CardButton, FormCard } from '../card.js';
import { type Argument, defineCommand } from '../define-command.js';
import { frozenLines } from '../freeze/frozen-lines.js';
import { blueprintLabels, environmentLabels, sizeLabels } from '../offers/create-labels.js';
import { offerLeases } from '../offers/offer-leases.js';
import { ADD_KEY } from '../people/key-commands.js';
import { answerProblems, type Problem } from '../problem.js';
import { checkAllowed, checkOpenRequests } from '../request/check-asking.js';
import { openRequest } from '../request/open-request.js';
import { labelOf } from '../request/request-words.js';
import { reserve } from '../reservation/reserve.js';
import { readSaid, sayButton } from '../say-button.js';
import type { Blueprint, Settings } from '../settings.js';
import { suggestionsOf } from '../suggestion.js';
import { checkCreate, NO_KEY } from './check-create.js';
import { checkVmName } from './check-vm-name.js';
import { createForm } from './create-form.js';
import { openChoices } from './open-choices.js';
import { CREATE_KEYS, type CreateWords, readCreateAsk } from './read-create-ask.js';

const TITLE = 'this VM cannot be asked for';

const createInput = z.record(z.string(), z.string());

export const createArguments: readonly Argument[] = [
  { name: 'name', example: 'web-1', required: true, bare: true },
  {
    ...{ name: 'template', example: 'debian-13', required: true, bare: false },
    offers: (act) => suggestionsOf(openChoices(act).template),
  },
  {
    ...{ name: 'size', example: 's', required: true, bare: false },
    choices: (settings) => suggestionsOf(settings.sizes.keys(), sizeLabels(settings)),
    offers: (act) => suggestionsOf(openChoices(act).size, sizeLabels(act.tools.settings)),
  },
  {
    ...{ name: 'env', example: 'prod', required: true, bare: false, also: ['environment'] },
    choices: (settings) => suggestionsOf(settings.environments.keys(), environmentLabels(settings)),
    offers: (act) => suggestionsOf(openChoices(act).env, environmentLabels(act.tools.settings)),
  },
  {
    ...{ name: 'blueprint', example: 'web', required: false, bare: false },
    choices: (settings) => suggestionsOf(settings.blueprints.keys(), blueprintLabels(settings)),
    offers: (act) => suggestionsOf(openChoices(act).blueprint, blueprintLabels(act.tools.settings)),
  },
  { name: 'lease', example: '7d', required: false, bare: false, offers: offerLeases },
  { name: 'reason', example: '"load test"', required: false, bare: false },
];

export const create = defineCommand({
  words: 'vm create',
  summary: 'ask for a VM; without words it opens a form',
  arguments: createArguments,
  more: 'keys',
  input: createInput,
  run: (act, given, origin) => {
    if (origin === 'typed' && Object.keys(given).length === 0) return openForm(act, given);
    if (origin === 'typed') return askForVm(act, readCreateWords(given), null);
    const words = readCreateWords(withoutStale(given, act.tools.settings));
    return askForVm(act, words, createForm(act, words));
  },
  preview: openForm,
});

function openForm(act: Act, given: Readonly<Record<string, string>>): Reply {
  if (act.stores.people.listKeys(act.person.id).length === 0) {
    return answerProblems('first your SSH key', [{ field: null, text: NO_KEY }], null, [ADD_KEY]);
  }
  const form = createForm(act, readCreateWords(withoutStale(given, act.tools.settings)));
  if (form !== null) return form;
  return answer('refused', 'there is no VM that you may ask for', [
    'the policy refuses you every environment, template, size and blueprint; /vm-admin policy show has its rules',
  ]);
}

/** An empty field of a form counts as not given. */
export function readCreateWords(given: Readonly<Record<string, string>>): CreateWords {
  const words = new Map(Object.entries(given).filter(([, value]) => value.trim() !== ''));
  const others = new Map([...words].filter(([key]) => !CREATE_KEYS.some((known) => known === key)));
  const named = Object.fromEntries(CREATE_KEYS.map((key) => [key, words.get(key)]));
  return { ...named, others };
}

/** A form that showed another blueprint before still sends the fields of its parameters. */
function withoutStale(given: Readonly<Record<string, string>>, { blueprints }: Settings): Record<string, string> {
  const namesOf = (blueprint: Blueprint | undefined): string[] => blueprint?.parameters.map(({ name }) => name) ?? [];
  const known = new Set([...blueprints.values()].flatMap(namesOf));
  const own = given.blueprint === undefined ? [...known] : namesOf(blueprints.get(given.blueprint));
  return Object.fromEntries(Object.entries(given).filter(([name]) => own.includes(name) || !known.has(name)));
}

/** Once there is a key, the same can be asked for by a press; what is too long for a button is typed again. */
function askAgain({ others, ...named }: CreateWords): CardButton[] {
  const words = [...Object.entries(named), ...others].flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}="${value.replaceAll(/[\\"“”]/g, (mark) => `\\${mark}`)}"`],
  );
  const button = sayButton(`vm create ${words.join(' ')}`, 'Ask again');
  return readSaid(button.token) === null ? [] : [button];
}

function askForVm(act: Act, words: CreateWords, form: FormCard | null): Reply {
  const { stores, tools, person, now } = act;
  const problems: Problem[] = [];
  const read = readCreateAsk(words, tools.settings, problems);
  const name = words.name !== undefined && checkVmName(words.name) === null ? words.name : null;
  checkCreate(act, name, read?.ask ?? null, problems);
  checkOpenRequests(act, problems);
  const hasKey = stores.people.listKeys(person.id).length > 0;
  const buttons = (): CardButton[] => (hasKey ? [] : [ADD_KEY, ...(problems.length === 1 ? askAgain(words) : [])]);
  const wrong = (): Reply => answerProblems(TITLE, problems, hasKey ? form : null, buttons());
  if (read === null) return wrong();
  const decision = checkAllowed(act, read.ask, problems);
  if (decision === null || problems.length > 0) return wrong();

  const { ask, environment } = read;
  const id = tools.newId();
  const wanted = { requestId: id, name: ask.name, environment, takenVmids: new Set<number>(), mac: null };
  const reserved = reserve(stores, tools, wanted);
  if (!reserved.ok) return answerProblems(TITLE, [{ field: null, text: reserved.problem }], form);
  const request = openRequest(act, id, ask, decision, environment.channel);
  const asking = { requester: person.id, askedAt: now };
  return answer('ok', `${labelOf(request)} create ${ask.name}: it is being planned`, [
    `${ask.template}, size ${ask.size}, ${ask.environment}, blueprint ${ask.blueprint}, ${ask.leaseDays} days`,
    ...describeDecision(stores, decision, asking),
    ...frozenLines(act, ask),
  ]);
}
