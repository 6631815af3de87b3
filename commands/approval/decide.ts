import { compilePolicy } from './compile-policy.js';
import { describeMiss } from './describe-miss.js';
import { durationMs } from './duration-ms.js';
import { type Decision, NOBODY_ASKED, type Policy, type PolicyQuestion, type Rule } from './policy.js';

export interface PolicyInForce {
  revision: number;
  policy: Policy;
}

/** What the decision needs to know besides the policy. */
export interface DecisionWorld {
  groupExists(name: string): boolean;
  /** Hours until a request expires where its rule names none. */
  defaultExpiresAfterHours: number;
}

const SHOWN_NEAREST = 3;

type TraceLine = Decision['trace'][number];

/**
 * Looks at every rule: any deny wins; all matching requires add up (the larger count per group, the shorter expiry, the
 * fewer denials, by whomever one of them lets deny); else allow. Where nothing matches, no policy is loaded or a required group does not exist, the answer is refuse.
 */
export function decide(inForce: PolicyInForce | null, question: PolicyQuestion, world: DecisionWorld): Decision {
  if (inForce === null) return refuse(0, [], [], 'no policy is loaded, so nobody may do anything');
  const { revision, policy } = inForce;
  const { trace, matching, nearest } = lookAtAll(policy, question);

  const denials = matching.flatMap(({ name, effect }) => (effect.kind === 'deny' ? [{ name, text: effect.text }] : []));
  if (denials.length > 0) {
    const reason = denials.map(({ name, text }) => `rule ${name}: ${text}`).join('; ');
    return refuse(
      revision,
      denials.map(({ name }) => name),
      trace,
      reason,
    );
  }

  const requires = matching.filter(({ effect }) => effect.kind === 'require');
  if (requires.length > 0) return require(revision, requires, trace, world);

  const allows = matching.filter(({ effect }) => effect.kind === 'allow').map(({ name }) => name);
  if (allows.length === 0) return refuse(revision, [], trace, ['no rule allows this', ...nearest].join('; '));
  return { revision, verdict: 'allow', rules: allows, reason: null, ...NOBODY_ASKED, trace };
}

interface Looked {
  trace: TraceLine[];
  matching: Rule[];
  /** Of the first rules that failed by one condition only: what a person would have to change. */
  nearest: string[];
}

function lookAtAll(policy: Policy, question: PolicyQuestion): Looked {
  const { conditions, rules } = compilePolicy(policy);
  const misses = conditions.map((condition) => describeMiss(condition, question));
  const looked: Looked = { trace: [], matching: [], nearest: [] };
  // Without lists of its own for each rule: a replay asks hundreds of rules about all requests there were.
  for (const { rule, places } of rules) {
    let missed = 0;
    let failed: string | null = null;
    for (const place of places) {
      const miss = misses[place] ?? null;
      if (miss === null) continue;
      missed += 1;
      failed = failed === null ? miss : `${failed} and ${miss}`;
    }
    looked.trace.push({ rule: rule.name, matched: failed === null, failed });
    if (failed === null) looked.matching.push(rule);
    else if (missed === 1 && rule.effect.kind !== 'deny' && looked.nearest.length < SHOWN_NEAREST) {
      looked.nearest.push(`${rule.name} does not match because ${failed}`);
    }
  }
  return looked;
}

function require(revision: number, rules: readonly Rule[], trace: TraceLine[], world: DecisionWorld): Decision {
  const counts = new Map<string, number>();
  let hours = Number.POSITIVE_INFINITY;
  for (const { name, effect } of rules) {
    if (effect.kind !== 'require') continue;
    hours = Math.min(hours, effect.expiresAfterHours ?? world.defaultExpiresAfterHours);
    const missing = namedIn(effect).find(({ group }) => !world.groupExists(group));
    if (missing !== undefined) {
      const reason = `rule ${name} ${missing.what} group ${missing.group}, which does not exist; an operator has to add the group or mend the rule`;
      return refuse(revision, [name], trace, reason);
    }
    for (const { group, count } of effect.approvals) counts.set(group, Math.max(counts.get(group) ?? 0, count));
  }
  const approvals = [...counts].map(([group, count]) => ({ group, count }));
  approvals.sort((a, b) => (a.group < b.group ? -1 : 1));
  const names = rules.map(({ name }) => name);
  const asked = { approvals, expiresAfterHours: hours, ...denying(rules, approvals), ...reminding(rules, hours) };
  return { revision, verdict: 'require', rules: names, reason: null, ...asked, trace };
}

type Requiring = Extract<Rule['effect'], { kind: 'require' }>;

function namedIn(effect: Requiring): { group: string; what: string }[] {
  return [
    ...effect.approvals.map(({ group }) => ({ group, what: 'asks for approvals of' })),
    ...(effect['deny-by'] ?? []).map((group) => ({ group, what: 'lets deny' })),
  ];
}

/** At every time that one of the rules names, while it waits. */
function reminding(rules: readonly Rule[], hours: number): Pick<Decision, 'remindAfterMs'> {
  const named = rules.flatMap(({ effect }) => (effect.kind === 'require' ? (effect.remind ?? []) : []));
  const times = [...new Set(named.map(durationMs))].filter((ms) => ms < hours * 3_600_000);
  return times.length === 0 ? {} : { remindAfterMs: times.toSorted((a, b) => a - b) };
}

/** What is stricter: the smaller number, and everybody whom one of the rules lets deny. */
function denying(rules: readonly Rule[], approvals: Decision['approvals']): Pick<Decision, 'denials' | 'denyBy'> {
  const effects = rules.flatMap(({ effect }) => (effect.kind === 'require' ? [effect] : []));
  const groups = effects.flatMap((effect) => effect['deny-by'] ?? effect.approvals.map(({ group }) => group));
  const denyBy = [...new Set(groups)].toSorted();
  const approving = approvals.map(({ group }) => group);
  // One form for what is the same, so that the digest of the decision is the same.
  const areApproving = denyBy.length === approving.length && denyBy.every((group) => approving.includes(group));
  return {
    denials: Math.min(...effects.map(({ denials = 1 }) => denials)),
    denyBy: areApproving ? [] : denyBy,
  };
}

function refuse(revision: number, rules: string[], trace: TraceLine[], reason: string): Decision {
  return { revision, verdict: 'refuse', rules, reason, ...NOBODY_ASKED, trace };
}
