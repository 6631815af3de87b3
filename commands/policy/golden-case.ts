import { z } from 'zod';
import { Action } from '../approval/policy.js';

const name = z.string().min(1);
const count = z.number().int().min(1);
const left = z.number().int();

/** A question that a policy has to answer in one way, whatever else is changed in it: what is left out is not there. */
export const GoldenCase = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  asks: z.strictObject({
    action: Action,
    requester: name.optional(),
    'requester-group': z.array(name).default([]),
    ...{ environment: name.optional(), template: name.optional(), blueprint: name.optional() },
    /** Brings its cores, memory and disk along. */
    size: name.optional(),
    owner: z.enum(['self', 'other']).optional(),
    /** Of the VM. */
    name: name.optional(),
    reason: z.enum(['given', 'missing']).optional(),
    /** `2026-11-24T23:30:00+01:00` */
    at: z.iso.datetime({ offset: true }).optional(),
    'vm-age-days': z.number().int().min(0).optional(),
    ...{ 'quota-vms-left': left.optional(), 'quota-cores-left': left.optional() },
    ...{ 'quota-memory-mib-left': left.optional(), 'quota-disk-gib-left': left.optional() },
    ...{ 'lease-days': count.optional(), cores: count.optional(), 'memory-mib': count.optional() },
    'disk-gib': count.optional(),
  }),
  expect: z.discriminatedUnion('verdict', [
    z.strictObject({ verdict: z.literal('allow') }),
    z.strictObject({ verdict: z.literal('refuse') }),
    z.strictObject({
      verdict: z.literal('require'),
      approvals: z.array(z.strictObject({ group: name, count })).min(1),
    }),
  ]),
});
export type GoldenCase = z.infer<typeof GoldenCase>;

/** The cases that every new revision of the policy has to pass. */
export interface GoldenCaseStore {
  /** By name. */
  list(): GoldenCase[];
  /** In place of all that were there. */
  replace(cases: readonly GoldenCase[]): void;
}
