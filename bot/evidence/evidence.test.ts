import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve, askAndPlan, end, readyFacts, run } from '../../commands/fakes/drive-request.js';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { exportEvidence } from './export-evidence.js';
import { readPostedHead } from './posted-head.js';
import { readEvidence } from './read-evidence.js';
import { renderEvidencePage } from './render-evidence-page.js';
import { verifyEvidence } from './verify-evidence.js';

let world: TestWorld;
let text: string;
const exportIt = () =>
  world.transaction((stores) => exportEvidence(stores, { ...world, db: world.database.db }, world.request(1)));

/** R-1 from the asking to ready, among lines of others. */
beforeAll(() => {
  world = testWorld();
  for (let line = 0; line < 70; line++) note();
  askAndPlan(world, 'blueprint=web workers=2 reason="<script>alert(1)</script>"');
  note();
  approve(world);
  const runId = run(world);
  const intent = { runId, attempt: 1, kind: 'call', at: 5 } as const;
  const step = world.tools.journal.intend({ ...intent, stage: 'apply', step: 'apply' });
  world.tools.journal.end(step.stepId, { outcome: 'done', facts: readyFacts, at: 6 });
  end(world, 1, { end: 'done', facts: readyFacts });
  text = exportIt();
}, 60_000);
afterAll(() => world.remove());

function note(): void {
  const line = { at: world.clock.now, actor: 'host', person: null, act: 'policy loaded', requestId: null };
  world.transaction(({ audit }) => audit.add({ ...line, detail: { revision: 1 } }));
}

const problemsOf = (changed: string, ...heads: string[]) =>
  verifyEvidence(
    Buffer.from(changed),
    heads.flatMap((head) => readPostedHead(head) ?? []),
  ).problems;

function factsOf(of: string) {
  const read = readEvidence(Buffer.from(of));
  if (read.evidence === null) throw new Error(read.problems.join());
  return read;
}

describe('the evidence of a request', () => {
  it('has the request, its decision, policy, votes, plan, images, steps and own lines, and fits', () => {
    const { facts, evidence } = factsOf(text);
    expect(problemsOf(text)).toEqual([]);
    expect(facts.request).toMatchObject({ label: 'R-1', actor: 'terminal:ana', state: 'ready' });
    expect(facts.votes).toMatchObject([{ person: world.people.bo.id, actor: 'terminal:bo', verdict: 'approve' }]);
    expect(facts.decisions).toMatchObject([{ decision: { verdict: 'require', rules: ['prod-needs-ops'] } }]);
    expect(facts.policies).toMatchObject([{ revision: 1 }]);
    expect(facts.plan).toMatchObject({ planFileSha256: 'f1', work: { vars: { images: { terraform: 'sha256:t' } } } });
    expect(facts.runs.at(-1)).toMatchObject({ recipe: 'create-vm', steps: [{ stage: 'apply' }] });
    expect(evidence.log.before.number).toBe(64);
    const acts = evidence.log.lines.flatMap((line) => ('act' in line ? [line.act] : []));
    expect(acts).toEqual([
      ...['request asked', 'request plan-begun', 'request planned', 'vote approve', 'request approved'],
      ...['request run-begun', 'request run-done', 'evidence exported'],
    ]);
  });

  it('says what was bound by the log when it happened, and what only by the export', () => {
    const { late } = verifyEvidence(Buffer.from(text), []);
    expect(late).toEqual(['facts/people']);
  });

  it('can be exported again, and leaves the log whole', () => {
    expect(problemsOf(exportIt())).toEqual([]);
    expect(verifyAudit(world.database.db, null).problems).toEqual([]);
  });

  it('is found out by one flipped bit at any place of the file, with the place', () => {
    const bytes = Buffer.from(text);
    const places = Array.from({ length: 1500 }, (_, one) => Math.floor((one * bytes.length) / 1500));
    const missed = places.filter((place) => {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ (1 << (place % 7));
      const { problems } = verifyEvidence(changed, []);
      return (
        problems.length === 0 || problems.some((problem) => !/line \d+|facts|digests|log|format|key/.test(problem))
      );
    });
    expect(missed).toEqual([]);
  }, 120_000);

  it('is found out by every value that was changed, with the path of the value', () => {
    const missed: string[] = [];
    for (const [path, changed] of eachChanged(JSON.parse(text).facts)) {
      const whole = { ...JSON.parse(text), facts: changed };
      const problems = problemsOf(`${JSON.stringify(whole, null, 2)}\n`);
      const named = problems.some((problem) => {
        const [place = ''] = /facts[^ :]*/.exec(problem) ?? [];
        return place !== '' && `facts${path}`.startsWith(place);
      });
      if (!named) missed.push(`${path}: ${problems.join('; ')}`);
    }
    expect(missed).toEqual([]);
  }, 120_000);

  it.each([
    ['a decision', `UPDATE decisions SET decision = replace(decision, '"require"', '"allow"')`, 'facts/decisions'],
    ['a vote', `UPDATE votes SET actor = 'terminal:cy'`, 'facts/votes/0'],
    ['the policy', `UPDATE policy_revisions SET policy = replace(policy, '"ops"', '"web-team"')`, 'facts/policies'],
    ['an outcome', `UPDATE steps SET outcome = replace(outcome, '10.0.20.10', '10.0.20.99')`, 'facts/runs/1/steps'],
    ['the plan', `UPDATE requests SET state = replace(state, 'sha256:t', 'sha256:x')`, 'facts/plan'],
    ['the ask', `UPDATE requests SET ask = replace(ask, 'web-1', 'web-2')`, 'facts/request'],
  ])('names %s that was changed in the database before the export', (_, sql, place) => {
    world.database.db.exec('SAVEPOINT before_it; DROP TRIGGER decisions_no_update; DROP TRIGGER votes_no_update');
    world.database.db.exec(sql);
    const problems = problemsOf(exportIt());
    world.database.db.exec('ROLLBACK TO before_it; RELEASE before_it');
    expect(problems).toEqual([expect.stringContaining(place)]);
  });

  it('is set against heads that were posted', () => {
    const head = verifyEvidence(Buffer.from(text), []).log?.head ?? '';
    const [number = '', hash = '', key = ''] = head.split(':');
    const other = hash.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    expect(problemsOf(text, head, `${number}:${hash}`)).toEqual([]);
    expect(problemsOf(text, `${number}:${other}`)).toEqual([expect.stringContaining('another hash')]);
    expect(problemsOf(text, `${number}:${hash}:${'0'.repeat(16)}`)).toEqual([expect.stringContaining(key)]);
    expect(problemsOf(text, `${Number(number) + 1}:${hash}`)).toEqual([expect.stringContaining('cannot be compared')]);
  });

  it('is a page without scripts, with everything escaped', () => {
    const { evidence, facts } = factsOf(text);
    const page = renderEvidencePage(evidence, facts);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img|<link|src=|javascript:/i);
    expect(page).toContain('Evidence of R-1');
  });
});

describe('the log in the database', () => {
  it('is set against heads that were posted', () => {
    const last = world.transaction(({ audit }) => audit.sign(world.clock.now));
    const { number = 0, hash = '', keyId = '' } = last ?? {};
    const verify = (posted: Parameters<typeof verifyAudit>[2]) => verifyAudit(world.database.db, null, posted).problems;
    expect(verify([{ number, hash, keyId }])).toEqual([]);
    expect(verify([{ number: number + 9, hash, keyId }])).toEqual([
      `the log ends at line ${number}; the head of line ${number + 9} was posted`,
    ]);
    expect(verify([{ number: 1, hash, keyId: null }])).toEqual([
      'line 1 has another hash than the one that was posted',
    ]);
    expect(verify([{ number, hash, keyId: 'f'.repeat(16) }])[0]).toContain(`signed by ${keyId}`);
  });
});

type Value = ReturnType<typeof JSON.parse>;

/** The facts with one leaf changed, for every leaf, each with its JSON pointer. */
function eachChanged(value: Value, path = ''): [string, Value][] {
  if (value === null || typeof value !== 'object') return [[path, changedLeaf(value)]];
  return Object.entries(value).flatMap(([key, inner]) =>
    eachChanged(inner, `${path}/${key}`).map(([at, changed]): [string, Value] => {
      if (!Array.isArray(value)) return [at, { ...value, [key]: changed }];
      return [at, value.map((one, place) => (String(place) === key ? changed : one))];
    }),
  );
}

function changedLeaf(value: string | number | boolean | null): string | number | boolean {
  if (typeof value === 'string') return `${value}x`;
  return typeof value === 'number' ? value + 1 : value !== true;
}
