import { z } from 'zod';

export const Action = z.enum(['create-vm', 'destroy-vm', 'build-template', 'retire-template', 'resolve-unknown']);

/**
 * A small total language: a condition is `field operator constant`, every condition of a rule must hold.
 * `requester-group` holds if any group of the requester does.
 */
export const Condition = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('action'), operator: z.enum(['is', 'in']), value: z.array(Action).min(1) }),
  z.strictObject({
    field: z.enum(['requester-group', 'environment', 'template', 'blueprint', 'size']),
    operator: z.enum(['is', 'in', 'not-in']),
    value: z.array(z.string().min(1)).min(1),
  }),
  /** Whose VM an act is about: `self` or `other`. */
  z.strictObject({
    field: z.literal('owner'),
    operator: z.literal('is'),
    value: z.array(z.enum(['self', 'other'])).min(1),
  }),
  z.strictObject({
    field: z.enum(['lease-days', 'cores', 'memory-mib', 'disk-gib']),
    operator: z.enum(['at-least', 'at-most']),
    value: z.number(),
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

/**
 * What the rules look at. A field that an action does not have is null, and no condition on it holds. It is kept with the
 * decision, so that another policy can be asked the same question later.
 */
export const PolicyQuestion = z.object({
  action: Action,
  requesterGroups: z.array(z.string()).readonly(),
  ...{ environment: text, template: text, blueprint: text, size: text },
  owner: z.enum(['self', 'other']).nullable(),
  ...{ leaseDays: number, cores: number, memoryMiB: number, diskGiB: number },
});
export type PolicyQuestion = z.infer<typeof PolicyQuestion>;

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
  trace: z.array(z.object({ rule: z.string(), matched: z.boolean(), failed: z.string().nullable() })),
});
export type Decision = z.infer<typeof Decision>;
