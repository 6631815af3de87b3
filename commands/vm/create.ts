import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { describeDecision } from '../approval/describe-decision.js';
import { defineCommand } from '../define-command.js';
import { answerProblems, type Problem } from '../problem.js';
import { checkAllowed, checkOpenRequests } from '../request/check-asking.js';
import { openRequest } from '../request/open-request.js';
import { labelOf } from '../request/request-words.js';
import { reserve } from '../reservation/reserve.js';
import { checkCreate } from './check-create.js';
import { checkVmName } from './check-vm-name.js';
import { createForm } from './create-form.js';
import { CREATE_KEYS, type CreateWords, readCreateAsk } from './read-create-ask.js';

const TITLE = 'this VM cannot be asked for';

const createInput = z.record(z.string(), z.string());

export const createArguments = [
  { name: 'name', example: 'web-1', required: true, bare: true },
  { name: 'template', example: 'debian-13', required: true, bare: false },
  { name: 'size', example: 's', required: true, bare: false },
  { name: 'env', example: 'prod', required: true, bare: false, also: ['environment'] },
  { name: 'blueprint', example: 'web', required: false, bare: false },
  { name: 'lease', example: '7d', required: false, bare: false },
  { name: 'reason', example: '"load test"', required: false, bare: false },
];

export const create = defineCommand({
  words: 'vm create',
  summary: 'ask for a VM; without words it opens a form',
  arguments: createArguments,
  more: 'keys',
  input: createInput,
  run: (act, given, origin) => {
    const words = readCreateWords(given);
    const form = createForm(act.tools.settings, words);
    if (origin === 'typed' && Object.keys(given).length === 0) return form;
    return askForVm(act, words, origin === 'form' ? form : null);
  },
});

/** An empty field of a form counts as not given. */
export function readCreateWords(given: Readonly<Record<string, string>>): CreateWords {
  const words = new Map(Object.entries(given).filter(([, value]) => value.trim() !== ''));
  const others = new Map([...words].filter(([key]) => !CREATE_KEYS.some((known) => known === key)));
  const named = Object.fromEntries(CREATE_KEYS.map((key) => [key, words.get(key)]));
  return { ...named, others };
}

function askForVm(act: Act, words: CreateWords, form: ReturnType<typeof createForm> | null): Reply {
  const { stores, tools, person, now } = act;
  const problems: Problem[] = [];
  const read = readCreateAsk(words, tools.settings, problems);
  const name = words.name !== undefined && checkVmName(words.name) === null ? words.name : null;
  checkCreate(act, name, problems);
  checkOpenRequests(act, problems);
  if (read === null) return answerProblems(TITLE, problems, form);
  const decision = checkAllowed(act, read.ask, problems);
  if (decision === null || problems.length > 0) return answerProblems(TITLE, problems, form);

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
  ]);
}
