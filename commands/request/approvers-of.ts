import type { Stores } from '../stores.js';
import { plannedOf } from './planned-of.js';

/** Display names of those who approved exactly what is planned, in the order of their votes. */
export function approversOf({ requests, votes, people }: Stores, requestId: string): string[] {
  const request = requests.find(requestId);
  const planned = request === null ? null : plannedOf(request);
  if (planned === null) return [];
  return votes
    .listFor(requestId, planned.effectDigest, planned.decisionDigest)
    .filter(({ verdict }) => verdict === 'approve')
    .toSorted((a, b) => a.at - b.at)
    .map(({ personId }) => people.get(personId).display);
}
