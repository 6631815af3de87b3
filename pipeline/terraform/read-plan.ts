import { z } from 'zod';
import { readJson } from '../read-json.js';

const value = z.json();
const values = z.record(z.string(), value);
const change = z.object({
  actions: z.array(z.string()).min(1),
  before: values.nullable().default(null),
  after: values.nullable().default(null),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).default([]),
});
const resource = z.object({ address: z.string(), mode: z.string(), type: z.string(), change });

/** A plan as `tofu show -json` prints it (https://opentofu.org/docs/internals/json-format/), what is decided on alone. */
const Plan = z.object({
  format_version: z.string().regex(/^1\./, 'a format of another major version'),
  errored: z.boolean().default(false),
  /** Only HashiCorp's binary says these two. */
  complete: z.boolean().default(true),
  applyable: z.boolean().default(true),
  resource_changes: z.array(resource).default([]),
  resource_drift: z.array(resource).default([]),
  output_changes: z.record(z.string(), value).default({}),
});
export type Plan = z.infer<typeof Plan>;
export type PlanResource = z.infer<typeof resource>;

/** Null where the text is no such plan. */
export function readPlan(text: string): Plan | null {
  return readJson(text, Plan);
}
