import { z } from 'zod';

/**
 * Who asked what, where: platform-neutral, stored under the platform's own id before it is acknowledged, so that a
 * redelivery is known and a crash forgets nothing. Secrets are replaced before it is stored.
 */
export const Invocation = z.object({
  /** `<platform>:<the platform's own id of this event>`; unique. */
  id: z.string(),
  /** `terminal:ana`, `slack:T1/U2`, `discord:123`; `host:root` for the host's command line. */
  actor: z.string(),
  /** Where a private answer goes and which card was pressed. */
  place: z.object({ channel: z.string() }),
  at: z.number(),
  /** What the platform calls the account's owner; of a new person it makes login and display name. */
  profile: z.object({ name: z.string(), display: z.string() }).optional(),
  /**
   * The platform's groups that the account was in when this came (`discord:G1/R2`), where the platform says so with each
   * input; as good as a reading of that moment.
   */
  memberOf: z.array(z.string()).optional(),
  input: z.discriminatedUnion('kind', [
    /** What a person typed: `/vm create web-1 size=s`. */
    z.object({ kind: z.literal('command'), text: z.string() }),
    /** A button's opaque token, and what the person typed where it asks for something. */
    z.object({ kind: z.literal('button'), token: z.string(), text: z.string().nullable() }),
    /** A form sent back: field name → what was entered. */
    z.object({ kind: z.literal('form'), form: z.string(), fields: z.record(z.string(), z.string()) }),
  ]),
});
export type Invocation = z.infer<typeof Invocation>;
