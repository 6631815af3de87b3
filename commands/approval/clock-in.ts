import type { z } from 'zod';
import type { Weekday } from './policy.js';

/** What a clock on the wall of a place shows. */
export interface WallClock {
  weekday: z.infer<typeof Weekday>;
  /** `07:30` */
  time: string;
}

/** What was worked out last for a zone: the next question is mostly about the same moment, or the same day. */
interface Zone {
  format: Intl.DateTimeFormat;
  /** Whole days since the epoch, in UTC. */
  day: number;
  /** What the zone is ahead of UTC on that day; null where its clocks are moved on it. */
  aheadMs: number | null;
  /** The same at the end of that day. */
  laterMs: number;
  at: number;
  clock: WallClock;
}

const DAYS: readonly WallClock['weekday'][] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const zones = new Map<string, Zone>();

/** `at`: milliseconds since the epoch; `zone`: `Europe/Berlin`. */
export function clockIn(name: string, at: number): WallClock {
  const zone = zones.get(name) ?? open(name);
  if (at === zone.at) return zone.clock;
  const day = Math.floor(at / DAY_MS);
  if (day !== zone.day) {
    const ahead = day === zone.day + 1 ? zone.laterMs : aheadAt(zone.format, day * DAY_MS);
    zone.laterMs = aheadAt(zone.format, (day + 1) * DAY_MS);
    // Asking Intl takes as long as the rest of a decision does. No zone moves its clocks there and back within a day.
    zone.aheadMs = ahead === zone.laterMs ? ahead : null;
    zone.day = day;
  }
  zone.at = at;
  zone.clock = clockOf(at + (zone.aheadMs ?? aheadAt(zone.format, at)));
  return zone.clock;
}

function open(name: string): Zone {
  const none = { day: Number.NaN, aheadMs: null, laterMs: 0, at: Number.NaN };
  const zone = { format: formatOf(name), ...none, clock: clockOf(0) };
  zones.set(name, zone);
  return zone;
}

function aheadAt(format: Intl.DateTimeFormat, at: number): number {
  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of format.formatToParts(at)) {
    if (type === 'year' || type === 'month' || type === 'day' || type === 'hour' || type === 'minute') {
      shown[type] = Number(value);
    }
  }
  const { year, month, day, hour, minute } = shown;
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** `shownMs`: what UTC would have to be for its clocks to show the same. */
function clockOf(shownMs: number): WallClock {
  const minutes = Math.floor(shownMs / MINUTE_MS);
  const days = Math.floor(minutes / 1_440);
  const minute = minutes - days * 1_440;
  // The epoch began on a Thursday.
  const weekday = DAYS[(((days + 4) % 7) + 7) % 7] ?? 'thu';
  return { weekday, time: `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}` };
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const shown = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { timeZone, ...shown, hourCycle: 'h23' });
}
