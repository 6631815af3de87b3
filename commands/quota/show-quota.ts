import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { isAdministrator } from '../people/is-administrator.js';
import { quote } from '../quote.js';
import { suggestionsOf } from '../suggestion.js';
import { unitOf } from './amount-of.js';
import { nameScope } from './name-scope.js';
import type { Quota } from './quota.js';
import { limitsOf, quotaStandings } from './quota-standings.js';
import { quotasFor } from './quotas-for.js';

const ON_HOST = 'quotas change on the host alone: chatops quota';

export const showQuota = defineCommand({
  words: 'vm-admin quota',
  summary: 'quotas with what is used, reserved and left; all, or those of a person, a group or an environment',
  arguments: [
    { name: 'whose', example: 'ana or web-team', required: false, bare: true },
    {
      ...{ name: 'env', example: 'prod', required: false, bare: false, also: ['environment'] },
      choices: (settings) => suggestionsOf(settings.environments.keys()),
    },
  ],
  input: z.object({ whose: z.string().optional(), env: z.string().optional() }),
  run: (act, { whose, env }) => {
    if (!isAdministrator(act.stores, act.person.id)) {
      return answer('refused', 'quotas of others are shown to administrators', ['your own stand in /vm mine']);
    }
    if (env !== undefined && !act.tools.settings.environments.has(env)) {
      const known = [...act.tools.settings.environments.keys()].join(', ');
      return answer('problem', `there is no environment ${quote(env)}`, [`there is ${known}`]);
    }
    const quotas = findQuotas(act, whose);
    if (quotas === null) {
      return answer('problem', `${quote(whose ?? '')} is neither a login nor a group`, [
        'as in: /vm-admin quota web-team; /vm-admin people and /vm-admin group show them',
      ]);
    }
    return tableOf(
      act,
      quotas.filter(({ scope }) => env === undefined || scope.environment === env),
    );
  },
});

/** Of a person all that their VMs count against, the configured limit too; null: there is nobody of that name. */
function findQuotas({ stores, tools }: Act, whose: string | undefined): Quota[] | null {
  if (whose === undefined) return stores.quotas.list();
  const person = stores.people.findByLogin(whose);
  if (person !== null) {
    return quotasFor(stores, tools.settings, person.id, [...tools.settings.environments.keys()]);
  }
  if (stores.people.findGroup(whose) === null) return null;
  return stores.quotas.list().filter(({ scope }) => scope.group === whose);
}

function tableOf({ stores, tools }: Act, quotas: readonly Quota[]): Reply {
  const usual = `who has no limit of VMs of their own has ${tools.settings.limits.vmsPerPerson}, by chatops.yaml`;
  const rows = quotaStandings(stores, quotas).flatMap((standing) =>
    limitsOf(standing).map(({ quantity, limit }) => [
      nameScope(stores, standing.scope),
      unitOf(quantity),
      String(standing.used[quantity]),
      String(standing.reserved[quantity]),
      String(limit),
      String(limit - standing.taken[quantity]),
    ]),
  );
  if (rows.length === 0) return answer('ok', 'there is no such quota', [usual, ON_HOST]);
  return answer('ok', 'quotas', [usual, ON_HOST], {
    table: { head: ['quota of', 'what', 'used', 'reserved', 'limit', 'left'], rows },
  });
}
