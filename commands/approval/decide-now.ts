import type { Ask } from '../request/request.js';
import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { decide } from './decide.js';
import { type Decision, NOBODY_ASKED, type PolicyQuestion } from './policy.js';
import { policyQuestion } from './policy-question.js';
import { policyWorld } from './policy-world.js';

/** The decision by the newest policy revision, with the facts of now. */
export function decideNow(stores: Stores, settings: Settings, personId: string, ask: Ask, at: number): Decision {
  return decideFor(stores, settings, personId, policyQuestion(stores, settings, personId, ask, at));
}

/** Who is not active any more may do nothing, whatever the rules say. */
export function decideFor(stores: Stores, settings: Settings, personId: string, question: PolicyQuestion): Decision {
  const { active, display } = stores.people.get(personId);
  if (!active) return refusePerson(stores, `${display} is not active any more`);
  return withSomebodyElse(question, decide(stores.policies.current(), question, policyWorld(stores, settings)));
}

/** Whoever may change the rules alone is bound by none of them (issue: policy edits need dual control). */
function withSomebodyElse({ action }: PolicyQuestion, decision: Decision): Decision {
  if (action !== 'edit-policy' || decision.verdict !== 'allow') return decision;
  const rules = decision.rules.join(', ');
  const reason = `the policy is changed with an approval of somebody else, and rule ${rules} asks for none; an operator can change it on the host: chatops policy load`;
  return { ...decision, verdict: 'refuse', reason };
}

function refusePerson({ policies }: Stores, reason: string): Decision {
  const revision = policies.current()?.revision ?? 0;
  return { revision, verdict: 'refuse', rules: [], reason, ...NOBODY_ASKED, trace: [] };
}
