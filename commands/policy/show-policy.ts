import { z } from 'zod';
import { answer } from '../answer.js';
import type { Condition, Effect } from '../approval/policy.js';
import { defineCommand } from '../define-command.js';
import { showTime } from '../show-time.js';

export const showPolicy = defineCommand({
  words: 'vm-admin policy show',
  summary: 'the rules in force',
  arguments: [],
  input: z.object({}),
  run: ({ stores, tools }) => {
    const current = stores.policies.current();
    if (current === null) return answer('ok', 'no policy is loaded: everything is refused');
    const rows = current.policy.rules.map(({ name, when, effect }) => [
      name,
      when.length === 0 ? 'always' : when.map(showCondition).join(' and '),
      showEffect(effect),
    ]);
    const title = `policy revision ${current.revision}`;
    const loaded = `loaded ${showTime(current.loadedAt, tools.settings.zone)} by ${current.by}`;
    const how = 'any deny wins; what is required adds up; what no rule allows is refused';
    return answer('ok', title, [loaded, how], { table: { head: ['rule', 'when', 'then'], rows } });
  },
});

function showCondition({ field, operator, value }: Condition): string {
  return `${field} ${operator} ${Array.isArray(value) ? value.join(', ') : value}`;
}

function showEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'allow':
      return 'allow';
    case 'deny':
      return `deny: ${effect.text}`;
    case 'require': {
      const approvals = effect.approvals.map(({ group, count }) => `${count} of ${group}`).join(' and ');
      return `require ${approvals}${effect.expiresAfterHours === null ? '' : ` within ${effect.expiresAfterHours} h`}`;
    }
    default:
      return effect satisfies never;
  }
}
