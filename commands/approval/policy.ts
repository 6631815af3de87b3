import { z } from 'zod';
import { isZone } from './is-zone.js';

export const Action = z.enum([
  ...(['create-vm', 'destroy-vm', 'build-template', 'retire-template', 'resolve-unknown', 'edit-policy'] as const),
]);

const names = z.array(z.string().min(1)).min(1);
/** `*` stands for any characters, `?` for one; nothing else is special. */
const NAME_OPERATORS = z.enum(['is', 'in', 'not-in', 'matches']);
const NUMBERS = z.enum([
  ...(['lease-days', 'cores', 'memory-mib', 'disk-gib', 'vm-age-days'] as const),
  /** Of the tightest quota, once the VM that is asked for counts. */
  ...(['quota-vms-left', 'quota-cores-left', 'quota-memory-mib-left', 'quota-disk-gib-left'] as const),
]);
export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 07:30');
/** A place's clock, as `Europe/Berlin`: a time without one is nobody's. */
const Zone = z.string().refine(isZone, 'a time zone such as Europe/Berlin');

const Remind = z.string().regex(/^[1-9]\d{0,3}[mhd]$/, 'a time such as 90m, 2h or 1d');

const NumberCondition = z.discriminatedUnion('operator', [
  z.strictObject({ field: NUMBERS, operator: z.enum(['at-least', 'at-most']), value: z.number() }),
  z.strictObject({ field: NUMBERS, operator: z.literal('between'), value: z.tuple([z.number(), z.number()]) }),
]);
export type NumberCondition = z.infer<typeof NumberCondition>;

/**
 * A small total language: a condition is `field operator constant`, every condition of a rule must hold.
 * `requester-group` holds if any group of the requester does; `requester` is a login.
 */
export const Condition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('action'), operator: z.enum(['is', 'in']), value: z.array(Action).min(1) }),
  z.strictObject({
    field: z.enum(['requester', 'requester-group']),
    operator: z.enum(['is', 'in', 'not-in']),
    value: names,
  }),
  z.strictObject({
    field: z.enum(['environment', 'template', 'blueprint', 'size', 'name']),
    operator: NAME_OPERATORS,
    value: names,
  }),
  /** Whose VM an act is about: `self` or `other`. */
  z.strictObject({
    field: z.literal('owner'),
    operator: z.literal('is'),
    value: z.array(z.enum(['self', 'other'])).min(1),
  }),
  z.strictObject({
    field: z.literal('reason'),
    operator: z.literal('is'),
    value: z.array(z.enum(['given', 'missing'])).length(1),
  }),
  NumberCondition,
  z.strictObject({
    field: z.literal('weekday'),
    operator: z.enum(['is', 'in', 'not-in']),
    value: z.array(Weekday).min(1),
    zone: Zone,
  }),
  /** From the first to before the second; over midnight where the first is later. */
  z.strictObject({
    field: z.literal('time'),
    operator: z.literal('between'),
    value: z.tuple([Clock, Clock]),
    zone: Zone,
  }),
]);
export type Condition = z.infer<typeof Condition>;

export const Effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allow') }),
  z.strictObject({ kind: z.literal('deny'), text: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('require'),
    approvals: z.array(z.strictObject({ group: z.string().min(1), count: z.number().int().min(1) })).min(1),
    /** Hours until an unanswered request expires; null: the configured default. */
    expiresAfterHours: z.number().positive().nullable(),
    /** How many denials reject; left out: one. */
    denials: z.number().int().min(1).optional(),
    /** Groups whose members may deny; left out: those that approve. */
    'deny-by': names.optional(),
    /** How long after the request began to wait those who are missing are reminded: `2h`. */
    remind: z.array(Remind).min(1).max(5).optional(),
  }),
]);
export type Effect = z.infer<typeof Effect>;

export const Rule = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  when: z.array(Condition),
  effect: Effect,
});
export type Rule = z.infer<typeof Rule>;

export const Policy = z.strictObject({ rules: z.array(Rule) });
export type Policy = z.infer<typeof Policy>;

const text = z.string().nullable();
const number = z.number().nullable();
/** Of questions that were kept before there were quotas it is not known. */
const left = number.default(null);

/**
 * What the rules look at. A field that an action does not have is null, and no condition on it holds. It is kept with the
 * decision, so that another policy can be asked the same question later.
 */
export const PolicyQuestion = z.object({
  action: Action,
  /** A login. */
  requester: text,
  requesterGroups: z.array(z.string()).readonly(),
  ...{ environment: text, template: text, blueprint: text, size: text },
  owner: z.enum(['self', 'other']).nullable(),
  ...{ leaseDays: number, cores: number, memoryMiB: number, diskGiB: number, vmAgeDays: number },
  ...{ quotaVmsLeft: left, quotaCoresLeft: left, quotaMemoryMiBLeft: left, quotaDiskGiBLeft: left },
  /** Of the VM. */
  name: text,
  reason: z.enum(['given', 'missing']).nullable(),
  /** Milliseconds since the epoch: when it is decided. */
  at: number,
});
export type PolicyQuestion = z.infer<typeof PolicyQuestion>;

/** Of a question that has nothing but an action and who asks it. */
export const NO_FACTS = {
  ...{ environment: null, template: null, blueprint: null, size: null, owner: null, leaseDays: null, cores: null },
  ...{ memoryMiB: null, diskGiB: null, vmAgeDays: null, name: null, reason: null, at: null },
  ...{ quotaVmsLeft: null, quotaCoresLeft: null, quotaMemoryMiBLeft: null, quotaDiskGiBLeft: null },
} as const;

/** The decision with its trace, stored with the request so that "why" stays answerable. */
export const Decision = z.object({
  revision: z.number().int(),
  verdict: z.enum(['allow', 'require', 'refuse']),
  /** Names of the rules that decided; empty where nothing matched. */
  rules: z.array(z.string()),
  /** For people: why it is refused, or null. */
  reason: z.string().nullable(),
  approvals: z.array(z.object({ group: z.string(), count: z.number().int() })),
  expiresAfterHours: z.number().nullable(),
  /** How many denials reject. */
  denials: z.number().int().default(1),
  /** Groups whose members may deny; empty: those that approve. */
  denyBy: z.array(z.string()).default([]),
  /** Milliseconds after it began to wait; rising. Left out: nobody is reminded. */
  remindAfterMs: z.array(z.number()).optional(),
  trace: z.array(z.object({ rule: z.string(), matched: z.boolean(), failed: z.string().nullable() })),
});
export type Decision = z.infer<typeof Decision>;

/** What was decided, without the trace: of 200 rules it is nearly all of a decision. */
export const Verdict = Decision.omit({ trace: true });
export type Verdict = z.infer<typeof Verdict>;

/** Of a decision that asks nobody. */
export const NOBODY_ASKED: Pick<Decision, 'approvals' | 'expiresAfterHours' | 'denials' | 'denyBy'> = {
  ...{ approvals: [], expiresAfterHours: null, denials: 1, denyBy: [] },
};
