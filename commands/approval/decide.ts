import { describeMiss } from './describe-miss.js';
import type { Decision, Policy, PolicyQuestion, Rule } from './policy.js';

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

type TraceLine = Decision['trace'][number];

/**
 * Looks at every rule: any deny wins; all matching requires add up (the larger count per group, the shorter expiry);
 * else allow. Where nothing matches, no policy is loaded or a required group does not exist, the answer is refuse.
 */
export function decide(inForce: PolicyInForce | null, question: PolicyQuestion, world: DecisionWorld): Decision {
  if (inForce === null) return refuse(0, [], [], 'no policy is loaded, so nobody may do anything');
  const { revision, policy } = inForce;
  const trace = policy.rules.map((rule) => look(rule, question));
  const matching = policy.rules.filter((_, index) => trace[index]?.matched === true);

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
  if (allows.length === 0) return refuse(revision, [], trace, `no rule allows this${describeNearest(policy, trace)}`);
  return { revision, verdict: 'allow', rules: allows, reason: null, approvals: [], expiresAfterHours: null, trace };
}

function look(rule: Rule, question: PolicyQuestion): TraceLine {
  const misses = rule.when.flatMap((condition) => describeMiss(condition, question) ?? []);
  return { rule: rule.name, matched: misses.length === 0, failed: misses.length === 0 ? null : misses.join(' and ') };
}

function require(revision: number, rules: readonly Rule[], trace: TraceLine[], world: DecisionWorld): Decision {
  const counts = new Map<string, number>();
  let hours = Number.POSITIVE_INFINITY;
  for (const { name, effect } of rules) {
    if (effect.kind !== 'require') continue;
    hours = Math.min(hours, effect.expiresAfterHours ?? world.defaultExpiresAfterHours);
    for (const { group, count } of effect.approvals) {
      if (!world.groupExists(group)) {
        const reason = `rule ${name} asks for approvals of group ${group}, which does not exist; an operator has to add the group or mend the rule`;
        return refuse(revision, [name], trace, reason);
      }
      counts.set(group, Math.max(counts.get(group) ?? 0, count));
    }
  }
  const approvals = [...counts].map(([group, count]) => ({ group, count }));
  approvals.sort((a, b) => (a.group < b.group ? -1 : 1));
  const names = rules.map(({ name }) => name);
  return { revision, verdict: 'require', rules: names, reason: null, approvals, expiresAfterHours: hours, trace };
}

function refuse(revision: number, rules: string[], trace: TraceLine[], reason: string): Decision {
  return { revision, verdict: 'refuse', rules, reason, approvals: [], expiresAfterHours: null, trace };
}

/** The rules that failed by one condition only: what a person would have to change. */
function describeNearest(policy: Policy, trace: readonly TraceLine[]): string {
  const near = policy.rules.flatMap(({ effect }, index) => {
    const line = trace[index];
    if (effect.kind === 'deny' || line === undefined || line.failed === null) return [];
    return line.failed.includes(' and ') ? [] : [`${line.rule} does not match because ${line.failed}`];
  });
  return near.length === 0 ? '' : `; ${near.slice(0, 3).join('; ')}`;
}
