import { z } from 'zod';

/** Why a channel takes nothing from the bot. `not found`: it is gone, or private and the bot is not in it. */
export const ClosedReason = z.enum(['archived', 'not a member', 'not found', 'not allowed']);
export type ClosedReason = z.infer<typeof ClosedReason>;

/** What is said on a message besides its card, for as long as it stands. */
export const CardRemark = z.object({
  /** Nobody knows whether an earlier try of the same stands there too. */
  maybeTwice: z.boolean(),
  /** The channel where it belongs, which did not take it. */
  insteadOf: z.object({ channel: z.string(), why: ClosedReason }).nullable(),
});
export type CardRemark = z.infer<typeof CardRemark>;
