import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { ADMINISTRATORS, isAdministrator } from '../people/is-administrator.js';
import type { Problem } from '../problem.js';
import { quote } from '../quote.js';
import { readReason } from '../read-reason.js';
import { suggestionsOf } from '../suggestion.js';
import { beginFreeze, endFreeze } from './change-freeze.js';
import { describeFreeze, nameFrozen } from './describe-freeze.js';
import { readUntil } from './read-until.js';

/** Word for every environment, and for what belongs to none. */
const ALL = 'all';

const env = {
  ...{ name: 'env', example: 'prod', required: false, bare: true, also: ['environment'] },
  choices: ({ environments }: Act['tools']['settings']) => suggestionsOf([...environments.keys(), ALL]),
};

export const freeze = defineCommand({
  words: 'vm-admin freeze',
  summary: 'let nothing be changed for a while; without words: what is frozen',
  arguments: [
    env,
    { name: 'until', example: '8h', required: false, bare: true },
    { name: 'reason', example: '"release week"', required: false, bare: true, sentence: true },
  ],
  input: z.object({ env: z.string().optional(), until: z.string().optional(), reason: z.string().optional() }),
  run: (act, words) => (Object.values(words).every((word) => word === undefined) ? listFrozen(act) : begin(act, words)),
});

export const unfreeze = defineCommand({
  words: 'vm-admin unfreeze',
  summary: 'end what freezes an environment, or everything',
  arguments: [{ ...env, required: true }],
  input: z.object({ env: z.string() }),
  run(act, { env: name }) {
    const { stores, tools, person, actor } = act;
    if (!isAdministrator(stores, person.id)) return notYours();
    const environment = readEnvironment(act, name);
    if (environment === undefined) return noEnvironment(act, name);
    const own = stores.freezes.listOpen().filter((one) => one.environment === environment);
    if (own.length === 0) return noneOf(act, environment);
    for (const one of own) {
      endFreeze(stores, tools, one, { person: person.id, display: person.display, actor });
    }
    return answer('ok', `${nameFrozen(environment)} is no longer frozen`, others(act));
  },
});

function begin(
  act: Act,
  {
    env: name,
    until,
    reason: words,
  }: { env?: string | undefined; until?: string | undefined; reason?: string | undefined },
): Reply {
  const { stores, person, now } = act;
  if (!isAdministrator(stores, person.id)) return notYours();
  const environment = name === undefined ? undefined : readEnvironment(act, name);
  if (name !== undefined && environment === undefined) return noEnvironment(act, name);
  const problems: Problem[] = [];
  const reason = readReason(words, problems);
  const end = until === undefined ? null : readUntil(until, now);
  const wrong = [
    ...(environment === undefined ? ['env is missing: what is to be frozen, as in env=prod, or env=all'] : []),
    ...(end === null ? ['until is missing: when it ends, as in until=8h'] : 'problem' in end ? [end.problem] : []),
    ...problems.map(({ text }) => text),
    ...(reason === null && problems.length === 0 ? ['reason is missing: everybody who waits reads it'] : []),
  ];
  if (environment === undefined || end === null || 'problem' in end || reason === null || wrong.length > 0) {
    return answer('problem', 'nothing is frozen by this', [...wrong, 'nothing was changed']);
  }
  const said = beginFreeze(act, { environment, until: end.at, reason });
  return answer('ok', said, [
    'no change passes its last check until then; what is under way past it goes on',
    `to end it: /vm-admin unfreeze env=${environment ?? ALL}`,
  ]);
}

function listFrozen({ stores, tools }: Act): Reply {
  const lines = stores.freezes.listOpen().map((one) => describeFreeze(stores, tools.settings, one));
  return answer('ok', lines.length === 0 ? 'nothing is frozen' : 'frozen', lines);
}

/** Null: everything; undefined: there is no such environment. */
function readEnvironment({ tools }: Act, name: string): string | null | undefined {
  if (name === ALL) return null;
  return tools.settings.environments.has(name) ? name : undefined;
}

function noEnvironment({ tools }: Act, name: string): Reply {
  const known = [...tools.settings.environments.keys(), ALL].join(', ');
  return answer('problem', `there is no environment ${quote(name)}`, [`allowed is ${known}`, 'nothing was changed']);
}

function noneOf(act: Act, environment: string | null): Reply {
  return answer('problem', `${nameFrozen(environment)} is not frozen by itself`, [
    ...others(act),
    'nothing was changed',
  ]);
}

function others({ stores, tools }: Act): string[] {
  return stores.freezes.listOpen().map((one) => describeFreeze(stores, tools.settings, one));
}

function notYours(): Reply {
  return answer('refused', 'this is for administrators', [
    `those in the group ${ADMINISTRATORS} may; nothing was changed`,
  ]);
}
