import { z } from 'zod';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { showTime } from '../show-time.js';
import { describeConditions, describeEffect } from './describe-rule.js';

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
      describeConditions(when),
      describeEffect(effect),
    ]);
    const title = `policy revision ${current.revision}`;
    const loaded = `loaded ${showTime(current.loadedAt, tools.settings.zone)} by ${current.by}`;
    const how = 'any deny wins; what is required adds up; what no rule allows is refused';
    return answer('ok', title, [loaded, how], { table: { head: ['rule', 'when', 'then'], rows } });
  },
});
