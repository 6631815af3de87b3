import type { z } from 'zod';

/** The text's JSON value in the schema's shape, or null where it is not JSON or has another shape. */
export function readJson<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
