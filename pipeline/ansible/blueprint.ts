import { z } from 'zod';

const named = {
  name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'a lower-case word of letters, digits and _'),
  summary: z.string(),
};

/** A typed value that a person may give with the request; the playbook sees it as `parameters.<name>`. */
const BlueprintParameter = z.discriminatedUnion('type', [
  z.strictObject({
    ...named,
    type: z.literal('string'),
    pattern: z.string().nullable().default(null),
    maxLength: z.number().int().min(1).max(1000).default(200),
    default: z.string().nullable().default(null),
  }),
  z.strictObject({
    ...named,
    type: z.literal('number'),
    min: z.number(),
    max: z.number(),
    default: z.number().nullable().default(null),
  }),
  z.strictObject({ ...named, type: z.literal('boolean'), default: z.boolean().nullable().default(null) }),
  z.strictObject({
    ...named,
    type: z.literal('choice'),
    choices: z.array(z.string()).min(1),
    default: z.string().nullable().default(null),
  }),
]);
type BlueprintParameter = z.infer<typeof BlueprintParameter>;

/** `blueprint.yaml`: what a blueprint's folder says of itself. */
export const BlueprintHead = z.strictObject({
  summary: z.string(),
  /** Blueprints whose playbooks run before this one's. */
  extends: z.array(z.string()).default([]),
  playbooks: z.array(z.string().regex(/^[a-z0-9][a-z0-9._-]*\.ya?ml$/, 'a file name in the blueprint’s folder')).min(1),
  parameters: z.array(BlueprintParameter).default([]),
  /** Names of secrets; each is the file `secrets/<name>` in this blueprint's job and in no other. */
  secrets: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -')).default([]),
});
export type BlueprintHead = z.infer<typeof BlueprintHead>;

/** A named list of playbooks with everything that their job gets. */
export interface Blueprint {
  name: string;
  summary: string;
  parameters: readonly BlueprintParameter[];
  files: readonly { path: string; mode: number; text: string }[];
  playbooks: readonly string[];
  secrets: readonly string[];
}
