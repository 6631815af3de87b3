import { quote } from '../quote.js';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_DAYS = 90;
const ALLOWED = `a time from now, as 90m, 8h or 3d, or a moment with its zone, as 2026-12-01T18:00+01:00; at most ${LONGEST_DAYS} days`;

/** A moment in the future (milliseconds since the epoch), or what is wrong with it. A time without a zone is nobody's. */
export function readUntil(text: string, now: number): { at: number } | { problem: string } {
  const at = readSpan(text, now) ?? readMoment(text);
  if (at === null) return { problem: `${quote(text)} is no end of a freeze; allowed is ${ALLOWED}` };
  if (at <= now) return { problem: `${quote(text)} is over already; allowed is ${ALLOWED}` };
  const isTooLong = at - now > LONGEST_DAYS * UNITS.d;
  return isTooLong ? { problem: `${quote(text)} is too far away; allowed is ${ALLOWED}` } : { at };
}

function readSpan(text: string, now: number): number | null {
  const [, count, unit] = /^(\d{1,6})\s?([mhd])$/.exec(text.trim()) ?? [];
  if (count === undefined || (unit !== 'm' && unit !== 'h' && unit !== 'd')) return null;
  return now + Number(count) * UNITS[unit];
}

function readMoment(text: string): number | null {
  const [moment] = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.exec(text.trim()) ?? [];
  const at = moment === undefined ? Number.NaN : Date.parse(moment.replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
}
