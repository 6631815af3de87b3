import type { z } from 'zod';
import type { Weekday } from './policy.js';

/** What a clock on the wall of a place shows. */
export interface WallClock {
  weekday: z.infer<typeof Weekday>;
  /** `07:30` */
  time: string;
}

const DAYS: readonly WallClock['weekday'][] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** `at`: milliseconds since the epoch; `zone`: `Europe/Berlin`. */
export function clockIn(zone: string, at: number): WallClock {
  const format = formats.get(zone) ?? formatOf(zone);
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const weekday = DAYS.find((day) => parts.get('weekday')?.toLowerCase() === day);
  if (weekday === undefined) throw new Error(`there is no weekday in ${zone} at ${at}`);
  return { weekday, time: `${parts.get('hour')}:${parts.get('minute')}` };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', { timeZone, ...shown });
}
