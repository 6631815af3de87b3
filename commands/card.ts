import { z } from 'zod';

/** Platform-neutral output: the few things we ever post. Renderers are pure functions of these. */

const personRef = z.object({ display: z.string(), actor: z.string().nullable() });
export type PersonRef = z.infer<typeof personRef>;

export const CardButton = z.object({
  action: z.enum(['approve', 'deny', 'plan', 'cancel', 'retry', 'logs', 'show', 'destroy', 'adopt', 'leave']),
  /** Opaque; of request and digests. */
  token: z.string(),
  /** Asked before it counts: a reason, or the VM's name typed again. */
  asks: z.enum(['nothing', 'reason', 'name']),
  /** In the overflow menu instead of the first row. */
  overflow: z.boolean(),
});
export type CardButton = z.infer<typeof CardButton>;

export const CardStage = z.object({
  number: z.number().int(),
  tool: z.enum(['Terraform', 'Packer', 'Cloud-Init', 'Ansible', 'Proxmox']),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'broke', 'refused', 'unknown', 'cancelled']),
  /** Whole milliseconds once it ended. */
  tookMs: z.number().nullable(),
  startedAt: z.number().nullable(),
  /** "current, built 3 days ago", "TASK install docker". */
  note: z.string().nullable(),
  count: z.number().int().nullable(),
});
export type CardStage = z.infer<typeof CardStage>;

const cardFacts = z.object({
  cores: z.number().int(),
  memoryMiB: z.number().int(),
  diskGiB: z.number().int(),
  storage: z.string(),
  template: z.string(),
  blueprint: z.string(),
  network: z.string(),
  ipv4: z.string().nullable(),
  node: z.string(),
  nodeReason: z.string(),
  memoryShareAfter: z.number(),
  leaseDays: z.number().int(),
  quotaUsed: z.number().int(),
  quotaLimit: z.number().int(),
  vmid: z.number().int(),
});
export type CardFacts = z.infer<typeof cardFacts>;

const cardApproval = z.object({
  rule: z.string(),
  groups: z.array(
    z.object({
      group: z.string(),
      count: z.number().int(),
      approvedBy: z.array(personRef),
      mayStill: z.array(personRef),
    }),
  ),
  /** Milliseconds since the epoch. */
  until: z.number(),
  /** First four characters of the effect digest, for typing. */
  digest: z.string(),
});

/** How it ended, or why it stands. One of each is enough to say everything in one message. */
const cardOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    tookMs: z.number(),
    login: z.string(),
    ipv4: z.string(),
    hostKeyFingerprint: z.string(),
    node: z.string(),
    vmid: z.number().int(),
    leaseUntil: z.number(),
    notes: z.array(z.string()),
  }),
  z.object({ kind: z.literal('destroyed'), tookMs: z.number(), vmid: z.number().int() }),
  z.object({
    kind: z.literal('template-built'),
    tookMs: z.number(),
    vmid: z.number().int(),
    generation: z.number().int(),
  }),
  z.object({ kind: z.literal('template-retired'), vmid: z.number().int() }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
  z.object({ kind: z.literal('denied'), by: personRef, reason: z.string().nullable() }),
  z.object({ kind: z.literal('expired'), at: z.number() }),
  z.object({ kind: z.literal('cancelled'), by: personRef, changed: z.enum(['nothing', 'something', 'not known']) }),
  z.object({
    kind: z.literal('stopped'),
    word: z.enum(['failed', 'broke', 'refused', 'unknown']),
    stage: z.string(),
    step: z.string(),
    message: z.string(),
    lastLines: z.array(z.string()),
    side: z.string(),
    changed: z.enum(['nothing', 'something', 'not known']),
    cure: z.string(),
  }),
]);

export const RequestCard = z.object({
  kind: z.literal('request'),
  label: z.string(),
  sandbox: z.boolean(),
  action: z.enum(['create', 'destroy', 'build template', 'retire template']),
  target: z.string(),
  environment: z.string(),
  requester: personRef,
  requesterGroups: z.array(z.string()),
  reason: z.string().nullable(),
  /** A word of the request's states. */
  state: z.string(),
  /** "waiting for a free place, 2nd in line", "planned again: clone lock, 2nd of 3". */
  stateNote: z.string().nullable(),
  facts: cardFacts.nullable(),
  approval: cardApproval.nullable(),
  stages: z.array(CardStage),
  outcome: cardOutcome.nullable(),
  buttons: z.array(CardButton),
});
export type RequestCard = z.infer<typeof RequestCard>;

/** A private answer: refusals, help, lists, what a button did. */
export const AnswerCard = z.object({
  kind: z.literal('answer'),
  tone: z.enum(['ok', 'refused', 'problem', 'help']),
  title: z.string(),
  /** Problems, one a line: what was wrong, what is allowed. */
  lines: z.array(z.string()),
  table: z.object({ head: z.array(z.string()), rows: z.array(z.array(z.string())) }).nullable(),
  /** Long text as a file: plan, logs. */
  file: z.object({ name: z.string(), text: z.string() }).nullable(),
  buttons: z.array(CardButton),
});
export type AnswerCard = z.infer<typeof AnswerCard>;

export const FormCard = z.object({
  kind: z.literal('form'),
  form: z.string(),
  title: z.string(),
  fields: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      hint: z.string(),
      required: z.boolean(),
      default: z.string().nullable(),
      choices: z.array(z.string()).nullable(),
      problem: z.string().nullable(),
    }),
  ),
});
export type FormCard = z.infer<typeof FormCard>;

/** One reply that mentions the requester at the end: edits notify nobody. */
const MentionCard = z.object({ kind: z.literal('mention'), to: personRef, label: z.string(), text: z.string() });

export const Card = z.discriminatedUnion('kind', [RequestCard, AnswerCard, FormCard, MentionCard]);
export type Card = z.infer<typeof Card>;
