import canonicalize from 'canonicalize';
import { z } from 'zod';
import { readJson } from '../read-json.js';

/**
 * Where two plans of equal input differ, by the top-level name in `show -json`: never within the changes. So the whole
 * of both lists below is the effect, and these two stay out.
 */
export const differingFields = ['timestamp', 'configuration'] as const;

const changes = z.object({
  resource_changes: z.array(z.json()).default([]),
  output_changes: z.record(z.string(), z.json()).default({}),
});

/** Canonical JSON (RFC 8785) of all that a plan would change, or null where the text is no plan. */
export function renderChanges(showText: string): string | null {
  const read = readJson(showText, changes);
  return read === null ? null : (canonicalize(read) ?? null);
}
