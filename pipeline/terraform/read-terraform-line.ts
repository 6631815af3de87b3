import { z } from 'zod';
import { readJson } from '../read-json.js';

/** What a line of `-json` output says (UI version 1.2), as far as anything is done with it. */
export type TerraformLine =
  | {
      line: 'change';
      phase: 'planned' | 'begun' | 'going-on' | 'done' | 'failed';
      action: string;
      seconds: number | null;
    }
  | { line: 'problem'; severity: 'error' | 'warning'; summary: string; detail: string }
  | { line: 'summary'; text: string };

const hook = z.object({ action: z.string(), elapsed_seconds: z.number().optional() });
const line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned_change'), change: z.object({ action: z.string() }) }),
  z.object({ type: z.enum(['apply_start', 'apply_progress', 'apply_complete', 'apply_errored']), hook }),
  z.object({ type: z.literal('change_summary'), '@message': z.string() }),
  z.object({
    type: z.literal('diagnostic'),
    diagnostic: z.object({
      severity: z.enum(['error', 'warning']),
      summary: z.string(),
      detail: z.string().default(''),
    }),
  }),
]);

const phases = {
  apply_start: 'begun',
  apply_progress: 'going-on',
  apply_complete: 'done',
  apply_errored: 'failed',
} as const;

/** Null for every other type of line, and for text that is not JSON. */
export function readTerraformLine(text: string): TerraformLine | null {
  const read = readJson(text, line);
  if (read === null) {
    return null;
  }
  switch (read.type) {
    case 'planned_change':
      return { line: 'change', phase: 'planned', action: read.change.action, seconds: null };
    case 'change_summary':
      return { line: 'summary', text: read['@message'] };
    case 'diagnostic':
      return { line: 'problem', ...read.diagnostic };
    default:
      return {
        line: 'change',
        phase: phases[read.type],
        action: read.hook.action,
        seconds: read.hook.elapsed_seconds ?? null,
      };
  }
}
