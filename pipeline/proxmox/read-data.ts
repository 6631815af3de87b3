import { z } from 'zod';
import { ProxmoxError } from './proxmox.js';

/** `data` of a successful answer. After a change it took effect, however strange the answer is. */
export function readData<T>(body: string, schema: z.ZodType<T>, isChange: boolean): T {
  const fail = (words: string): ProxmoxError => new ProxmoxError('bad-answer', 200, isChange, words);
  const answer = parseJson(body);
  if (answer === undefined) throw fail(`no JSON came; it begins with "${body.trimStart().slice(0, 80)}"`);
  const read = z.object({ data: schema }).safeParse(answer);
  if (read.success) return read.data.data;
  const problems = read.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw fail(`the answer is not what Proxmox documents: ${problems.join('; ')}`);
}

/** Undefined where it is no JSON. */
function parseJson(body: string): z.core.util.JSONType | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
