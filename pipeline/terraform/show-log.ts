import { z } from 'zod';
import { readJson } from '../read-json.js';

/** A line of `-json` output: what it says in words, and what a diagnostic says beyond its summary. */
const said = z.object({
  '@level': z.string(),
  '@message': z.string(),
  diagnostic: z.object({ detail: z.string().default('') }).optional(),
});
/** `show -json` prints a whole plan as one line: for programs, and too long for a chat. */
const plan = z.object({ format_version: z.string() });

/** So both begin; a log of many megabytes has other JSON in it, which is not read for this. */
const looksSo = /^\{"(@level|format_version)"/;

/** What a tool wrote, as people read it: Terraform's JSON lines become their messages, everything else stays. */
export function showLog(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => (looksSo.test(line) ? showLine(line) : [line]))
    .join('\n');
}

function showLine(line: string): string[] {
  const read = readJson(line, said);
  if (read !== null) {
    const detail = read.diagnostic?.detail ?? '';
    return [read['@message'], ...(detail === '' ? [] : detail.split('\n').map((part) => `  ${part}`))];
  }
  if (readJson(line, plan) === null) return [line];
  return [`(the plan as JSON, ${line.length} characters, is left out: the step before says in words what it changes)`];
}
