import { z } from 'zod';

const REASON_CHARACTERS_MAX = 600;

const Problem = z.looseObject({
  message: z.string().nullish().catch(null),
  errors: z.record(z.string(), z.json()).nullish().catch(null),
});

/**
 * Proxmox's own words for a refusal, in one line. They stand in the status line, in `message`, and field by field in
 * `errors` (PVE::APIServer::AnyEvent, `response`), each of which may be missing.
 */
export function readReason(statusText: string, body: string): string {
  const problem = readProblem(body);
  const fields = Object.entries(problem?.errors ?? {}).map(([field, value]) => {
    return `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const heads = [problem?.message ?? '', statusText].map(oneLine).filter((text) => text !== '');
  const head = heads[0] ?? '';
  return oneLine([head, ...fields].filter((text) => text !== '').join('; ')).slice(0, REASON_CHARACTERS_MAX);
}

function readProblem(body: string): z.infer<typeof Problem> | null {
  try {
    return Problem.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function oneLine(text: string): string {
  return text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
}
