import { z } from 'zod';

/** One round: so many commands to the Discord of that number, as many on their way at once as said. */
export const DiscordAsk = z.object({ discord: z.int(), inputs: z.int(), atOnce: z.int() });
export type DiscordAsk = z.infer<typeof DiscordAsk>;

/** `ackMs`: of each command, from the frame sent to its deferral. */
export const DiscordTold = z.discriminatedUnion('told', [
  z.object({ told: z.literal('ready'), discords: z.array(z.object({ apiUrl: z.string(), token: z.string() })) }),
  z.object({ told: z.literal('round'), tookMs: z.number(), ackMs: z.array(z.number()) }),
]);
export type DiscordTold = z.infer<typeof DiscordTold>;
