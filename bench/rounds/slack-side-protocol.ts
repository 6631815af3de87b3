import { z } from 'zod';

/** One round: so many commands to the Slack of that number, as many on their way at once as said. */
export const SlackAsk = z.object({ slack: z.int(), inputs: z.int(), atOnce: z.int() });
export type SlackAsk = z.infer<typeof SlackAsk>;

/** `ackMs`: of each input, from the frame sent to its acknowledgement. */
export const SlackTold = z.discriminatedUnion('told', [
  z.object({
    told: z.literal('ready'),
    slacks: z.array(z.object({ apiUrl: z.string(), botToken: z.string(), appToken: z.string(), team: z.string() })),
  }),
  z.object({ told: z.literal('round'), tookMs: z.number(), ackMs: z.array(z.number()) }),
]);
export type SlackTold = z.infer<typeof SlackTold>;
