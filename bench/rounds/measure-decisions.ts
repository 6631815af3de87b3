import { decide } from '../../commands/approval/decide.js';
import { median } from './measure.js';
import { benchPolicy, benchQuestions } from './policy-rules.js';

const QUESTIONS = 10_000;
const ROUNDS = 10;
const world = { groupExists: () => true, defaultExpiresAfterHours: 24 };

/** Decisions with full trace in a second on one core: the median of ten rounds. */
export function measureDecisions(rules: number): number {
  const inForce = { revision: 1, policy: benchPolicy(rules) };
  const questions = benchQuestions(QUESTIONS, rules / 10);
  const perSecond: number[] = [];
  const verdicts = new Map<string, number>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begin = performance.now();
    let lines = 0;
    for (const question of questions) {
      const { verdict, trace } = decide(inForce, question, world);
      lines += trace.length;
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    const tookMs = performance.now() - begin;
    if (lines !== rules * QUESTIONS) throw new Error(`${lines} lines of trace`);
    // The first round warms up.
    if (round > 0) perSecond.push((QUESTIONS / tookMs) * 1000);
  }
  const told = [...verdicts].map(([verdict, count]) => `${verdict} ${count / (ROUNDS + 1)}`).join(', ');
  console.log(`${rules} rules: ${perSecond.map((rate) => rate.toFixed(0)).join(' ')} a second (${told})`);
  return median(perSecond);
}
