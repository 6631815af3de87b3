import type { Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import type { DecisionWorld } from './decide.js';

/** The groups and limits of now. */
export function policyWorld({ people }: Pick<Stores, 'people'>, { limits }: Settings): DecisionWorld {
  return {
    groupExists: (name) => people.findGroup(name) !== null,
    defaultExpiresAfterHours: limits.approvalHours,
  };
}
