import type { Ask } from '../request/request.js';
import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { decide } from './decide.js';
import type { Decision, PolicyQuestion } from './policy.js';
import { policyQuestion } from './policy-question.js';

/** The decision by the newest policy revision, with the facts of now. */
export function decideNow(stores: Stores, settings: Settings, personId: string, ask: Ask): Decision {
  return decideQuestion(stores, settings, policyQuestion(stores, settings, personId, ask));
}

export function decideQuestion(stores: Stores, settings: Settings, question: PolicyQuestion): Decision {
  return decide(stores.policies.current(), question, {
    groupExists: (name) => stores.people.findGroup(name) !== null,
    defaultExpiresAfterHours: settings.limits.approvalHours,
  });
}
