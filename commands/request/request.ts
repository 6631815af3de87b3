import { z } from 'zod';
import { BuildSpec, DestroySpec, VmSpec } from '../../pipeline/recipes/vm-spec.js';
import { Failure } from '../../pipeline/run/failure.js';
import { RunFacts } from '../../pipeline/run/run-facts.js';
import { Decision, Policy, Rule } from '../approval/policy.js';

/** What was asked for, after normalisation. */
export const Ask = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('create-vm'),
    name: z.string(),
    template: z.string(),
    size: z.string(),
    environment: z.string(),
    blueprint: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    leaseDays: z.number().int(),
    reason: z.string().nullable(),
  }),
  z.object({
    action: z.literal('destroy-vm'),
    vmid: z.number().int(),
    name: z.string(),
    environment: z.string(),
    reason: z.string().nullable(),
  }),
  z.object({
    action: z.literal('build-template'),
    template: z.string(),
    node: z.string(),
    reason: z.string().nullable(),
  }),
  z.object({
    action: z.literal('retire-template'),
    template: z.string(),
    vmid: z.number().int(),
    node: z.string(),
    reason: z.string().nullable(),
  }),
  /** Rules take the place of those of the same name. */
  z.object({
    action: z.literal('edit-policy'),
    rules: z.array(Rule),
    remove: z.array(z.string()),
    reason: z.string().nullable(),
  }),
]);
export type Ask = z.infer<typeof Ask>;

/** The recipe with everything that it needs to know. */
export const Work = z.discriminatedUnion('recipe', [
  z.object({ recipe: z.literal('create-vm'), vars: VmSpec }),
  z.object({ recipe: z.literal('destroy-vm'), vars: DestroySpec }),
  z.object({ recipe: z.literal('build-template'), vars: BuildSpec }),
  z.object({ recipe: z.literal('retire-template'), vars: BuildSpec }),
  /** Done in the database alone: `policy` takes the place of revision `base`. */
  z.object({ recipe: z.literal('edit-policy'), vars: z.object({ base: z.number().int(), policy: Policy }) }),
]);
/** What containers and Proxmox do. */
export type ToolWork = Exclude<Work, { recipe: 'edit-policy' }>;
export type Work = z.infer<typeof Work>;

/** What planning fixed: exactly this is approved and run. */
export const Planned = z.object({
  work: Work,
  facts: RunFacts,
  nodeReason: z.string(),
  effectDigest: z.string(),
  decisionDigest: z.string(),
  /** Null where Terraform has no part (templates). */
  planFileSha256: z.string().nullable(),
  plannedAt: z.number(),
});
export type Planned = z.infer<typeof Planned>;

/** The approval of an earlier plan: its votes still count where the new plan has the same digests. */
export const EarlierApproval = z.object({
  effectDigest: z.string(),
  decisionDigest: z.string(),
  expiresAt: z.number(),
  node: z.string(),
  nodeReason: z.string(),
  /** Of the VM; held again where it was let go, so that the plan can be the same. */
  mac: z.string().nullable(),
});
export type EarlierApproval = z.infer<typeof EarlierApproval>;

const stopped = { failure: Failure, stage: z.string(), step: z.string() };

/** Each state carries only its own fields. */
export const RequestState = z.discriminatedUnion('state', [
  /** `attempt` counts plannings of this request, `anew` those after a proven absence (at most three). */
  z.object({
    state: z.literal('planning'),
    runId: z.string().nullable(),
    /** What the plan run plans; null until it is begun. */
    work: Work.nullable(),
    nodeReason: z.string(),
    attempt: z.number().int(),
    anew: z.number().int(),
    note: z.string().nullable(),
    earlier: EarlierApproval.nullable(),
    /** The person who asked to cancel while the run goes on; the run loop then stops it. */
    cancelBy: z.string().nullable(),
    /** What of the world outside it waits for before its run begins; left out: nothing. */
    waits: z.string().optional(),
  }),
  z.object({
    state: z.literal('awaiting-approval'),
    planned: Planned,
    decision: Decision,
    since: z.number(),
    expiresAt: z.number(),
    anew: z.number().int(),
  }),
  z.object({
    state: z.literal('approved'),
    planned: Planned,
    decision: Decision,
    at: z.number(),
    expiresAt: z.number(),
    anew: z.number().int(),
  }),
  z.object({
    state: z.literal('running'),
    planned: Planned,
    decision: Decision,
    runId: z.string(),
    startedAt: z.number(),
    expiresAt: z.number(),
    anew: z.number().int(),
    /** The person who asked to cancel; the run loop then stops the run. */
    cancelBy: z.string().nullable(),
    /** What its last check waits for; left out: nothing. */
    waits: z.string().optional(),
  }),
  z.object({
    state: z.literal('ready'),
    planned: Planned,
    runId: z.string(),
    facts: RunFacts,
    startedAt: z.number(),
    at: z.number(),
  }),
  /** `retry: 'stage'` goes on with the same run after apply; `'plan'` plans anew; `'none'` is over. */
  z.object({
    state: z.literal('failed'),
    ...stopped,
    planned: Planned.nullable(),
    decision: Decision.nullable(),
    runId: z.string().nullable(),
    /** When the approval that was used ends; null where there was none. */
    expiresAt: z.number().nullable(),
    retry: z.enum(['stage', 'plan', 'none']),
    /** Of a planning that failed: the approval that it would have kept. */
    earlier: EarlierApproval.nullable().default(null),
    at: z.number(),
  }),
  z.object({
    state: z.literal('unknown'),
    ...stopped,
    planned: Planned,
    decision: Decision,
    runId: z.string(),
    expiresAt: z.number().nullable(),
    found: z.string(),
    at: z.number(),
  }),
  z.object({ state: z.literal('refused'), decision: Decision.nullable(), reason: z.string(), at: z.number() }),
  z.object({ state: z.literal('denied'), by: z.string(), reason: z.string().nullable(), at: z.number() }),
  z.object({ state: z.literal('expired'), at: z.number() }),
  z.object({
    state: z.literal('cancelled'),
    /** What was planned by then: a VM that stands all the same is destroyed by it. */
    planned: Planned.nullable(),
    by: z.string(),
    changed: z.enum(['nothing', 'something', 'not known']),
    at: z.number(),
  }),
]);
export type RequestState = z.infer<typeof RequestState>;

export interface Request {
  /** Random; the identity. */
  id: string;
  /** 42 of `R-42`. */
  number: number;
  ask: Ask;
  /** Person id. */
  requester: string;
  /** The account that asked: mentions go there. */
  actor: string;
  channel: string;
  createdAt: number;
  /** Rises with every change; compare-and-set. */
  version: number;
  state: RequestState;
}
