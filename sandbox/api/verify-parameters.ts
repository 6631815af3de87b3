import { z } from 'zod';
import { parameterError } from './parameter-error.js';

export type RawParameters = Readonly<Record<string, unknown>>;

const unknownProperty = 'property is not defined in schema and the schema does not allow additional properties';

/** Parses what came over HTTP, or throws PVE's 400 with every wrong parameter and its reason. */
export function verifyParameters<Shape extends z.ZodRawShape>(shape: Shape, raw: RawParameters) {
  const parsed = z.strictObject(shape).safeParse(raw);
  if (parsed.success) return parsed.data;
  const wrong: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) wrong[key] = unknownProperty;
      continue;
    }
    const name = String(issue.path[0] ?? '');
    wrong[name] = raw[name] === undefined ? 'property is missing and it is not optional' : issue.message;
  }
  throw parameterError(wrong);
}
