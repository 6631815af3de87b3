import type { Invocation } from '../invocation.js';
import { showMembers } from '../request/show-members.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';

/** Keeps the groups that came with an input as a reading of its account, of the moment at which it came. */
export function noteMembership(tools: UseCaseTools, stores: Stores, { actor, memberOf, at }: Invocation): void {
  if (memberOf === undefined) return;
  for (const group of stores.people.saveAccountReading(actor, memberOf, at)) showMembers(stores, tools, group);
}
