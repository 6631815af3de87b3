import { digestEntries } from '../../commands/audit/digest-entries.js';
import { type Evidence, type EvidenceFacts, EXPORTED, type OwnLine } from '../../commands/audit/evidence.js';
import { canonicalDigest } from '../../commands/canonical-digest.js';

/** Whether every fact is what the last line of the log binds; names those that are not. */
export function checkDigests({ facts: all, digests, log }: Evidence, facts: EvidenceFacts, own: OwnLine[]): string[] {
  const found = digestEntries(all);
  const paths = new Set([...Object.keys(found), ...Object.keys(digests)]);
  const problems = [...paths].flatMap((path) => {
    if (found[path] === digests[path]) return [];
    if (found[path] === undefined) return [`facts${path} is missing`];
    if (digests[path] === undefined) return [`facts${path} was added`];
    return [`facts${path} does not fit its digest`];
  });
  const last = own.at(-1);
  if (last === undefined || last.act !== EXPORTED || last.number !== log.lines.at(-1)?.number) {
    return [...problems, `log: its last line does not tell of an export`];
  }
  const { number, detail, at } = last;
  const carried = [
    { place: 'digests', fits: detail.facts === canonicalDigest(digests) },
    { place: 'facts/request/label', fits: detail.request === facts.request.label },
    { place: 'facts/exportedAt', fits: at === facts.exportedAt },
    { place: 'the number of the request’s own lines', fits: detail.ownLines === own.length },
  ];
  const wrong = carried.filter(({ fits }) => !fits);
  return [...problems, ...wrong.map(({ place }) => `${place}: line ${number} of the log carries something else`)];
}
