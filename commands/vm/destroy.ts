import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { describeDecision } from '../approval/describe-decision.js';
import type { FormCard } from '../card.js';
import { defineCommand } from '../define-command.js';
import { frozenLines } from '../freeze/frozen-lines.js';
import { offerDestroyable } from '../offers/offer-vms.js';
import { answerProblems, type Problem } from '../problem.js';
import { quote } from '../quote.js';
import { readReason } from '../read-reason.js';
import { checkAllowed, checkOpenRequests } from '../request/check-asking.js';
import { openRequest } from '../request/open-request.js';
import type { Ask } from '../request/request.js';
import { labelOf } from '../request/request-words.js';
import { findDestroyable } from './find-destroyable.js';

export const destroy = defineCommand({
  words: 'vm destroy',
  summary: 'take a VM away, with everything on it; asks for its name once more',
  arguments: [
    { name: 'name', example: 'web-1', required: true, bare: true, offers: offerDestroyable },
    { name: 'confirm', example: 'web-1', required: false, bare: false },
    { name: 'reason', example: '"not needed any more"', required: false, bare: false },
  ],
  input: z.object({ name: z.string(), confirm: z.string().optional(), reason: z.string().optional() }),
  run: (act, { name, confirm, reason }, origin) => {
    const given = confirm === undefined || (origin === 'form' && confirm.trim() === '') ? null : confirm.trim();
    return destroyVm(act, name, given, reason);
  },
});

/** `confirm`: the name typed again, or null where it was not asked for yet. */
export function destroyVm(act: Act, name: string, confirm: string | null, reasonWords: string | undefined): Reply {
  const { stores, tools, person, now } = act;
  const problems: Problem[] = [];
  const found = findDestroyable(act, name);
  if (!found.found) return found.reply;
  const reason = readReason(reasonWords, problems);
  const { vmid, environment, channel } = found;
  const ask: Ask = { action: 'destroy-vm', vmid, name, environment, reason };
  checkOpenRequests(act, problems);
  const decision = checkAllowed(act, ask, problems);
  if (decision === null || problems.length > 0) return answerProblems(`${name} cannot be destroyed`, problems, null);

  const form = confirmForm(name, environment, reason);
  if (confirm === null) return form;
  if (confirm !== name) {
    const text = `${quote(confirm)} is not the name; to destroy it type ${name}`;
    return answerProblems(`${name} is not destroyed`, [{ field: 'confirm', text }], form);
  }
  const request = openRequest(act, tools.newId(), ask, decision, channel);
  const asking = { requester: person.id, askedAt: now };
  return answer('ok', `${labelOf(request)} destroy ${name}: it is being planned`, [
    ...describeDecision(stores, decision, asking),
    ...frozenLines(act, ask),
  ]);
}

function confirmForm(name: string, environment: string, reason: string | null): FormCard {
  const hint = `destroys ${name} in ${environment} with all its data; type its name`;
  const nothing = { choices: null, problem: null };
  return {
    kind: 'form',
    form: `vm destroy ${name}`,
    title: `Destroy ${name} · ${environment}`,
    fields: [
      { name: 'confirm', title: 'Name', hint, required: true, default: null, ...nothing },
      { name: 'reason', title: 'Reason', hint: 'one line', required: false, default: reason, ...nothing },
    ],
  };
}
