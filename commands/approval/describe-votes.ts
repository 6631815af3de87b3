import { showTime } from '../show-time.js';
import type { CastVote, Stores } from '../stores.js';

const SHOWN = 20;
const WORDS: Record<CastVote['verdict'], string> = {
  ...{ approve: '✔ approved', deny: '✖ denied', withdraw: '– vote withdrawn' },
};

/** Every vote on a request, also for an earlier plan, in their order: `✔ approved by Bo, Tue, …, 12:00 UTC: "looks fine"` */
export function describeVotes({ votes, people }: Stores, requestId: string, zone: string): string[] {
  const all = votes.listAll(requestId);
  const hidden = all.length - SHOWN;
  return [
    ...(hidden > 0 ? [`${hidden} votes before are not shown`] : []),
    ...all.slice(-SHOWN).map(({ verdict, personId, reason, at }) => {
      const said = reason === null ? '' : `: "${reason}"`;
      return `${WORDS[verdict]} by ${people.get(personId).display}, ${showTime(at, zone)}${said}`;
    }),
  ];
}
