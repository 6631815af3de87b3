import { z } from 'zod';

/** Platform-neutral output: the few things we ever post. Renderers are pure functions of these. */

/** `actor`: an account on the platform that shows it, or a group of that platform, so that it can be mentioned there. */
const personRef = z.object({ display: z.string(), actor: z.string().nullable() });
export type PersonRef = z.infer<typeof personRef>;

export const CardButton = z.object({
  action: z.enum([
    'approve',
    'deny',
    'plan',
    'cancel',
    'retry',
    'logs',
    'show',
    'destroy',
    'adopt',
    'leave',
    'withdraw',
    'say',
  ]),
  /** Opaque; of request and digests. Of `say`: `say.<command as typed>`, which can do no more than typing it. */
  token: z.string(),
  /** What stands on it where the action alone does not say it; always with `say`. */
  label: z.string().optional(),
  /** Asked before it counts: a reason, or the VM's name typed again. */
  asks: z.enum(['nothing', 'reason', 'name']),
  /** With `name`: the VM whose name is asked for. */
  vm: z.object({ name: z.string(), environment: z.string() }).optional(),
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
  /** Whose VMs are counted: `web-team in prod`; null: the requester's. */
  quotaOf: z.string().nullable().default(null),
  quotaUsed: z.number().int(),
  quotaLimit: z.number().int(),
  vmid: z.number().int(),
});
export type CardFacts = z.infer<typeof cardFacts>;

/** What somebody said with their vote, or null. */
const voice = z.object({ who: personRef, text: z.string().nullable() });

const cardApproval = z.object({
  rule: z.string(),
  groups: z.array(
    z.object({
      group: z.string(),
      count: z.number().int(),
      approvedBy: z.array(personRef),
      mayStill: z.array(personRef),
      /** The platform's own group behind it, `slack:T1/S2`, mentioned once where the card is first posted. */
      address: z.string().nullable().default(null),
    }),
  ),
  /** Those that stand, and how many reject; left out where one alone ends it. */
  denials: z.object({ count: z.number().int(), by: z.array(voice) }).optional(),
  /** What was said with approvals. */
  comments: z.array(voice).optional(),
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
  z.object({ kind: z.literal('policy-changed'), revision: z.number().int() }),
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
  action: z.enum(['create', 'destroy', 'build template', 'retire template', 'edit']),
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

const homeSection = z.object({
  title: z.string(),
  /** Said where there are no entries. */
  empty: z.string(),
  entries: z.array(z.object({ title: z.string(), lines: z.array(z.string()), buttons: z.array(CardButton) })),
  /** Entries that are not shown. */
  more: z.number().int(),
});

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
  /** The request that it is about: a file goes into the thread of its card. */
  requestId: z.string().optional(),
  /** Trouble that may be over in a moment: what was entered into a form stays on the screen. */
  mayPass: z.boolean().optional(),
  /** The same as in the person's Home, with its buttons; for platforms that have no Home, instead of lines and table. */
  home: z.array(homeSection).optional(),
});
export type AnswerCard = z.infer<typeof AnswerCard>;

export const FormCard = z.object({
  kind: z.literal('form'),
  form: z.string(),
  title: z.string(),
  /** What the policy would say, and other things to know before it is sent. */
  notes: z.array(z.string()).optional(),
  /** Word on the button that sends it. */
  submit: z.string().optional(),
  /** Opens it again where it could not be shown. Left out: the form's own command does, and nothing but that. */
  opener: CardButton.optional(),
  fields: z.array(
    z.object({
      /** Where a change of it may change the form: the platform asks for the form anew. */
      live: z.boolean().optional(),
      /** Text of more than a line, or too long for one: a key, a reason. */
      long: z.boolean().optional(),
      /** Of a choice, what stands for it: `s` → `s · 1 vCPU · 1 GiB · 8 GiB`. */
      labels: z.record(z.string(), z.string()).optional(),
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

/** One reply that mentions the requester at the end, or the approvers at the start: edits notify nobody. */
const MentionCard = z.object({ kind: z.literal('mention'), to: personRef, label: z.string(), text: z.string() });
export type MentionCard = z.infer<typeof MentionCard>;

/** What one person has and what waits for them: Slack's Home. */
export const HomeCard = z.object({
  kind: z.literal('home'),
  sandbox: z.boolean(),
  person: personRef,
  sections: z.array(homeSection),
  buttons: z.array(CardButton),
});
export type HomeCard = z.infer<typeof HomeCard>;

export const Card = z.discriminatedUnion('kind', [RequestCard, AnswerCard, FormCard, MentionCard]);
export type Card = z.infer<typeof Card>;
