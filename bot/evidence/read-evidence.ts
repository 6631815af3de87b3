import type { z } from 'zod';
import { Evidence, EvidenceFacts, writeEvidence } from '../../commands/audit/evidence.js';
import { oddLine } from './odd-line.js';

/** `problems` beside an evidence: it can be read and is not written as it was. */
export type ReadEvidence =
  | { evidence: Evidence; facts: EvidenceFacts; problems: string[] }
  | { evidence: null; problems: string[] };

/** An evidence file as it came: its shape alone. What it says is not checked. */
export function readEvidence(bytes: Uint8Array): ReadEvidence {
  const text = Buffer.from(bytes).toString('utf8');
  const odd = Buffer.from(text, 'utf8').findIndex((byte, place) => byte !== bytes[place]);
  if (odd >= 0) {
    const line = Buffer.from(bytes.subarray(0, odd)).toString('latin1').split('\n').length;
    return { evidence: null, problems: [`line ${line} of the file is no UTF-8`] };
  }
  try {
    return readParsed(JSON.parse(text), text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { evidence: null, problems: [notAsWritten(String(oddLine(text) ?? 'unknown'))] };
  }
}

function readParsed(parsed: Parameters<typeof Evidence.safeParse>[0], text: string): ReadEvidence {
  const read = Evidence.safeParse(parsed);
  if (!read.success) return { evidence: null, problems: describe(read.error, []) };
  const facts = EvidenceFacts.safeParse(read.data.facts);
  if (!facts.success) return { evidence: null, problems: describe(facts.error, ['facts']) };
  return { evidence: read.data, facts: facts.data, problems: findOtherSpelling(text) };
}

function describe(error: z.ZodError, at: readonly string[]): string[] {
  return error.issues.map(({ path, message }) => `${[...at, ...path].join('/')}: ${message}`);
}

/** Spaces, escapes and doubled names that a reader of JSON does not see. */
function findOtherSpelling(text: string): string[] {
  const written = writeEvidence(JSON.parse(text)).split('\n');
  const lines = text.split('\n');
  const odd = lines.findIndex((line, place) => line !== written[place]);
  if (odd >= 0) return [notAsWritten(String(odd + 1))];
  return lines.length === written.length ? [] : [notAsWritten(String(lines.length + 1))];
}

function notAsWritten(line: string): string {
  return `line ${line} of the file is not as \`audit export\` writes it`;
}
