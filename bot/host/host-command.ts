import { z } from 'zod';
import { Policy } from '../../commands/approval/policy.js';
import { GoldenCase } from '../../commands/policy/golden-case.js';
import { Account, Login, Name } from '../settings/config-values.js';

const limit = z.number().int().min(0).nullable();
/** Whose a quota is: a person or a group, an environment, or one of the first two in an environment. */
const whose = { login: z.string().nullable(), group: z.string().nullable(), environment: z.string().nullable() };

/** What the host's command line asks of the data, through the running bot or, where none runs, by itself. */
export const HostCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('people list') }),
  z.object({
    do: z.literal('people add'),
    login: Login,
    /** Null: what it is already, or the login. */
    display: z.string().min(1).max(80).nullable(),
    accounts: z.array(Account),
    groups: z.array(Name),
    /** Public SSH keys as they stand in `.pub` files. */
    keys: z.array(z.string()),
  }),
  z.object({ do: z.literal('people remove'), login: z.string() }),
  /** Accepts what `/vm link` asks for, by its number. */
  z.object({ do: z.literal('people link'), number: z.number().int() }),
  z.object({ do: z.literal('group list') }),
  /** Without logins: the group itself. */
  z.object({ do: z.literal('group add'), group: Name, logins: z.array(z.string()) }),
  z.object({ do: z.literal('group remove'), group: z.string(), logins: z.array(z.string()) }),
  /** `cases` null: the golden cases stay as they are. */
  z.object({ do: z.literal('policy load'), policy: Policy, cases: z.array(GoldenCase).nullable() }),
  /** `policy` null: the one in force. `days` null: all past requests. Changes nothing. */
  z.object({
    do: z.literal('policy ask'),
    what: z.enum(['diff', 'test', 'replay']),
    policy: Policy.nullable(),
    days: z.number().int().positive().nullable(),
  }),
  /** Null: lists those that are kept. */
  z.object({ do: z.literal('policy cases'), cases: z.array(GoldenCase).nullable() }),
  z.object({ do: z.literal('policy history') }),
  /** What the clock shows now is right, after a jump of it. */
  z.object({ do: z.literal('clock confirm') }),
  z.object({ do: z.literal('quota list') }),
  /** Null: as it is already. */
  z.object({
    ...{ do: z.literal('quota set'), ...whose },
    limits: z.object({ vms: limit, cores: limit, memoryMiB: limit, diskGiB: limit }),
  }),
  z.object({ do: z.literal('quota remove'), ...whose }),
  z.object({ do: z.literal('state show'), request: z.number().int() }),
  z.object({ do: z.literal('state export'), request: z.number().int() }),
  /** The evidence file of a request. */
  z.object({ do: z.literal('audit export'), request: z.number().int() }),
]);
export type HostCommand = z.infer<typeof HostCommand>;

/**
 * `content` goes to standard output as it is, before it the lines to standard error. `warnings`: of a policy; `path` leads
 * to the value. They stop nothing.
 */
export const HostAnswer = z.object({
  ok: z.boolean(),
  lines: z.array(z.string()),
  content: z.string().nullable(),
  warnings: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])).readonly(), message: z.string() }))
    .optional(),
});
export type HostAnswer = z.infer<typeof HostAnswer>;

export function done(...lines: string[]): HostAnswer {
  return { ok: true, lines, content: null };
}

/** Nothing was changed. */
export function wrong(...lines: string[]): HostAnswer {
  return { ok: false, lines, content: null };
}
