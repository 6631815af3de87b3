import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { describeDecision } from '../approval/describe-decision.js';
import type { Rule } from '../approval/policy.js';
import type { FormCard } from '../card.js';
import { defineCommand } from '../define-command.js';
import { frozenLines } from '../freeze/frozen-lines.js';
import { answerProblems, type Problem } from '../problem.js';
import { readReason } from '../read-reason.js';
import { checkAllowed, checkOpenRequests } from '../request/check-asking.js';
import { openRequest } from '../request/open-request.js';
import type { Ask } from '../request/request.js';
import { labelOf } from '../request/request-words.js';
import { describeDifference } from './describe-difference.js';
import { planEdit } from './plan-edit.js';
import { describeReplay, weighPolicy } from './weigh-policy.js';

const TITLE = 'this change of the policy is not asked for';
/** Of past requests that would have gone otherwise. */
const SHOWN = 10;

const words = z.object({ rules: z.string().optional(), remove: z.string().optional(), reason: z.string().optional() });
type Words = z.infer<typeof words>;

export const proposePolicy = defineCommand({
  words: 'vm-admin policy propose',
  summary: 'ask for other rules, which others have to approve; without words it opens a form',
  arguments: [
    { name: 'rules', example: '"- {name: …, when: […], effect: {…}}"', required: false, bare: false },
    { name: 'remove', example: 'old-rule', required: false, bare: false },
    { name: 'reason', example: '"audit of May"', required: false, bare: false },
  ],
  input: words,
  run: (act, given, origin) =>
    origin === 'typed' && Object.values(given).every((word) => word === undefined)
      ? proposalForm({})
      : propose(act, given, origin === 'form' ? proposalForm(given) : null),
  preview: (_, given) => proposalForm(given),
});

function propose(act: Act, given: Words, form: FormCard | null): Reply {
  const { stores, tools, person, now } = act;
  const problems: Problem[] = [];
  const ask = readProposal(act, given, problems);
  const planned = problems.length > 0 ? null : planEdit(stores, tools, ask);
  if (planned === null) return answerProblems(TITLE, problems, form);
  if ('problem' in planned) return answerProblems(TITLE, [{ field: 'rules', text: planned.problem }], form);
  checkOpenRequests(act, problems);
  const decision = checkAllowed(act, ask, problems);
  if (decision === null || problems.length > 0) return answerProblems(TITLE, problems, form);
  const request = openRequest(act, tools.newId(), ask, decision, act.channel);
  const before = stores.policies.current()?.policy ?? { rules: [] };
  const { policy } = planned.work.vars;
  const { replayed } = weighPolicy(stores, tools.settings, policy, now);
  return answer('ok', `${labelOf(request)} edit the policy: it is being planned`, [
    ...describeDifference(before, policy),
    ...describeReplay(stores, replayed, SHOWN),
    ...describeDecision(stores, decision, { requester: person.id, askedAt: now }),
    ...frozenLines(act, ask),
  ]);
}

function readProposal({ tools }: Act, given: Words, problems: Problem[]): Extract<Ask, { action: 'edit-policy' }> {
  const rules = readRules(tools.readRules, given.rules ?? '', problems);
  const remove = (given.remove ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const reason = readReason(given.reason, problems);
  if (rules.length === 0 && remove.length === 0 && problems.length === 0) {
    problems.push({ field: 'rules', text: 'it says neither which rules there are to be nor which to remove' });
  }
  return { action: 'edit-policy', rules, remove: [...new Set(remove)], reason };
}

function readRules(read: Act['tools']['readRules'], text: string, problems: Problem[]): Rule[] {
  if (text.trim() === '') return [];
  const { rules, problems: wrong } = read(text);
  problems.push(...wrong.map((line) => ({ field: 'rules', text: line })));
  return rules;
}

function proposalForm(given: {
  rules?: string | undefined;
  remove?: string | undefined;
  reason?: string | undefined;
}): FormCard {
  const plain = { required: false, choices: null, problem: null };
  const how = 'YAML as in a policy file: each takes the place of the rule of its name, or is new';
  return {
    kind: 'form',
    form: 'vm-admin policy propose',
    title: 'Change the policy',
    submit: 'Ask for it',
    notes: ['others have to approve it; golden cases have to pass; the card shows what changes'],
    fields: [
      { ...plain, name: 'rules', title: 'Rules', hint: how, long: true, default: given.rules ?? null },
      {
        ...plain,
        name: 'remove',
        title: 'Remove',
        hint: 'names of rules, apart by spaces',
        default: given.remove ?? null,
      },
      {
        ...plain,
        name: 'reason',
        title: 'Reason',
        hint: 'for those who approve; one line',
        default: given.reason ?? null,
      },
    ],
  };
}
