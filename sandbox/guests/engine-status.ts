import { z } from 'zod';

const answerSchema = z.object({ statusCode: z.number() });

/** The HTTP status of the engine's refusal; null where it gave no answer. */
export function engineStatus(error: unknown): number | null {
  return answerSchema.safeParse(error).data?.statusCode ?? null;
}
