import { z } from 'zod';

/** What is asked of the side: to let hours pass, or to report. */
export const CardsAsked = z.discriminatedUnion('asked', [
  z.object({ asked: z.literal('skip'), ms: z.number() }),
  z.object({ asked: z.literal('report') }),
]);
export type CardsAsked = z.infer<typeof CardsAsked>;

/** `shownAt`: when the last edit of each message of the channel was made, by the side's own clock (milliseconds). */
export const CardsTold = z.discriminatedUnion('told', [
  z.object({
    ...{ told: z.literal('ready'), apiUrl: z.string(), token: z.string() },
    ...{ guild: z.string(), channel: z.string(), fallbackChannel: z.string() },
  }),
  z.object({ told: z.literal('skipped') }),
  z.object({
    told: z.literal('report'),
    /** Answers 401, 403 and 429. */
    invalid: z.int(),
    violations: z.int(),
    edits: z.int(),
    shownAt: z.array(z.object({ text: z.string(), at: z.number() })),
  }),
]);
export type CardsTold = z.infer<typeof CardsTold>;
