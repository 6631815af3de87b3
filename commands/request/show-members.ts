import { askedGroups } from '../approval/asked-groups.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { postCard } from './post-card.js';

/** Cards that wait for somebody of the group name those who may approve: they show who is in it now. */
export function showMembers(stores: Stores, tools: UseCaseTools, group: string): void {
  for (const request of stores.requests.listInState('awaiting-approval')) {
    const { state } = request;
    if (state.state !== 'awaiting-approval') continue;
    if (askedGroups(state.decision, 'either').includes(group)) postCard(stores, tools, request);
  }
}
