import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { quote } from '../quote.js';
import { showTime } from '../show-time.js';
import type { PolicyRevision } from '../stores.js';
import { describeDifference } from './describe-difference.js';
import { warnOfPolicy } from './warn-of-policy.js';
import { describeFailed, describeReplay, REPLAYED_DAYS, weighPolicy } from './weigh-policy.js';

const SHOWN = 30;
const nothing = answer('ok', 'no policy is loaded: everything is refused');

export const policyHistory = defineCommand({
  words: 'vm-admin policy history',
  summary: 'the revisions of the policy, and what each changed',
  arguments: [],
  input: z.object({}),
  run: ({ stores, tools }) => {
    const revisions = stores.policies.list(SHOWN + 1);
    if (revisions.length === 0) return nothing;
    const rows = revisions.slice(0, SHOWN).map(({ revision, policy, loadedAt, by }, place) => {
      const before = revisions[place + 1];
      const changed =
        before === undefined ? [`${policy.rules.length} rules`] : describeDifference(before.policy, policy);
      const what = changed.length === 0 ? 'nothing' : changed.join('; ');
      return [String(revision), showTime(loadedAt, tools.settings.zone), by, what];
    });
    const more = revisions.length > SHOWN ? [`the newest ${SHOWN} are shown`] : [];
    return answer('ok', 'policy revisions', more, { table: { head: ['revision', 'loaded', 'by', 'changed'], rows } });
  },
});

const revision = { name: 'from', example: '3', required: true, bare: true } as const;

export const policyDiff = defineCommand({
  words: 'vm-admin policy diff',
  summary: 'what one revision says otherwise than another',
  arguments: [revision, { ...revision, name: 'to', example: '5', required: false }],
  input: z.object({ from: z.string(), to: z.string().optional() }),
  run: (act, { from, to }) => {
    const before = findRevision(act, from);
    if ('kind' in before) return before;
    const after = to === undefined ? act.stores.policies.current() : findRevision(act, to);
    if (after === null) return nothing;
    if ('kind' in after) return after;
    const lines = describeDifference(before.policy, after.policy);
    const title = `policy revision ${before.revision} → ${after.revision}`;
    const warnings = warnOfPolicy(act.stores.people, after.policy).map(
      ({ path, message }) => `warning: ${path.join('.')}: ${message}`,
    );
    return answer('ok', title, [...(lines.length === 0 ? ['they say the same'] : lines), ...warnings]);
  },
});

export const policyTest = defineCommand({
  words: 'vm-admin policy test',
  summary: 'asks the policy in force the golden cases',
  arguments: [],
  input: z.object({}),
  run: ({ stores, tools, now }) => {
    const current = stores.policies.current();
    if (current === null) return nothing;
    const { cases, failed } = weighPolicy(stores, tools.settings, current.policy, now);
    if (cases === 0) {
      return answer('ok', 'there are no golden cases', [
        'an operator adds them on the host: chatops policy cases FILE',
      ]);
    }
    if (failed.length === 0)
      return answer('ok', `policy revision ${current.revision} passes all ${cases} golden cases`);
    return answer(
      'problem',
      `policy revision ${current.revision} fails ${failed.length} of ${cases} golden cases`,
      failed.slice(0, SHOWN).map(describeFailed),
    );
  },
});

export const policyReplay = defineCommand({
  words: 'vm-admin policy replay',
  summary: 'which past requests a revision would decide otherwise',
  arguments: [
    { ...revision, name: 'revision', required: false },
    { name: 'days', example: '30', required: false, bare: false },
  ],
  input: z.object({ revision: z.string().optional(), days: z.string().optional() }),
  run: (act, { revision: wanted, days = String(REPLAYED_DAYS) }) => {
    const { stores, tools, now } = act;
    const asked = wanted === undefined ? stores.policies.current() : findRevision(act, wanted);
    if (asked === null) return nothing;
    if ('kind' in asked) return asked;
    const count = days === 'all' ? null : /^\d{1,5}$/.test(days) ? Number(days) : Number.NaN;
    if (Number.isNaN(count)) {
      return answer('problem', `${quote(days)} is no number of days`, [
        'as in: /vm-admin policy replay days=30, or all',
      ]);
    }
    const { replayed } = weighPolicy(stores, tools.settings, asked.policy, now, count);
    const since = count === null ? 'all requests' : `the last ${count} days`;
    return answer('ok', `policy revision ${asked.revision} and ${since}`, describeReplay(stores, replayed, SHOWN));
  },
});

function findRevision({ stores }: Act, text: string): PolicyRevision | Reply {
  const found = /^\d{1,9}$/.test(text) ? stores.policies.find(Number(text)) : null;
  if (found !== null) return found;
  const newest = stores.policies.current()?.revision ?? 0;
  const known = newest === 0 ? 'there is none yet' : `the newest is ${newest}`;
  return answer('problem', `there is no policy revision ${quote(text)}`, [
    known,
    '/vm-admin policy history shows them',
  ]);
}
