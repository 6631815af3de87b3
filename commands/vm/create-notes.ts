import type { Act } from '../act.js';
import { decideNow } from '../approval/decide-now.js';
import { describeDecision, whyNobodyCan } from '../approval/describe-decision.js';
import { frozenLines } from '../freeze/frozen-lines.js';
import { foreseeQuota } from '../quota/foresee-quota.js';
import { needOf } from '../quota/need-of.js';
import type { Chosen, OpenChoices } from './open-choices.js';
import type { CreateWords } from './read-create-ask.js';
import { readLease } from './read-lease.js';

/** To be known before the form is sent: what the policy would say to what is chosen, and the quotas. */
export function createNotes(act: Act, words: CreateWords, chosen: Chosen, choices: OpenChoices): string[] {
  const tooMany = 'all choices are shown: there are too many to ask the policy about each of them';
  return [...wordOfPolicy(act, words, chosen), ...quotas(act, chosen), ...(choices.asked ? [] : [tooMany])];
}

function wordOfPolicy(act: Act, words: CreateWords, chosen: Chosen): string[] {
  const { stores, tools, person, now } = act;
  const { settings } = tools;
  const { template, size, env, blueprint } = chosen;
  const environment = settings.environments.get(env ?? '');
  if (template === null || size === null || environment === undefined || blueprint === null) {
    const open = Object.entries({ template, size, environment: env, blueprint }).filter(([, value]) => value === null);
    const names = open.map(([name]) => name).join(' and ');
    return [`what the policy says stands here once ${names} ${open.length === 1 ? 'is' : 'are'} chosen`];
  }
  const leaseDays = readLease(words.lease, environment, []);
  if (leaseDays === null) return ['what the policy says stands here once the lease is right'];
  const asked = { template, size, environment: environment.name, blueprint, leaseDays, parameters: {} };
  const [name, reason] = [words.name ?? '', (words.reason ?? '').trim()];
  const ask = { action: 'create-vm', name, reason: reason === '' ? null : reason, ...asked } as const;
  const decision = decideNow(stores, settings, person.id, ask, now);
  const asking = { requester: person.id, askedAt: now };
  const stuck = whyNobodyCan(stores, decision, asking);
  if (stuck !== null) return [`refused: ${stuck}`];
  return [...describeDecision(stores, decision, asking), ...frozenLines(act, ask)];
}

function quotas({ stores, tools, person, now }: Act, { size, env }: Chosen): string[] {
  const { openRequestsPerPerson } = tools.settings.limits;
  const need = size === null ? { vms: 1 } : needOf(tools.settings, { size });
  const lines = foreseeQuota(stores, tools.settings, person.id, { environments: env === null ? [] : [env], need, now });
  const open = stores.requests.listOpenOf(person.id).length;
  if (open < openRequestsPerPerson) return lines;
  return [...lines, `you have ${open} open requests of at most ${openRequestsPerPerson}: one more is refused`];
}
