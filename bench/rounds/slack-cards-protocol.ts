import { z } from 'zod';

/** Asked by any message; `shownAt`: when the last edit of each message of the channel was made, epoch milliseconds. */
export const CardsTold = z.discriminatedUnion('told', [
  z.object({
    ...{ told: z.literal('ready'), apiUrl: z.string(), botToken: z.string(), appToken: z.string(), team: z.string() },
  }),
  z.object({
    told: z.literal('report'),
    refused: z.int(),
    violations: z.int(),
    edits: z.int(),
    shownAt: z.array(z.object({ text: z.string(), at: z.number() })),
  }),
]);
export type CardsTold = z.infer<typeof CardsTold>;
