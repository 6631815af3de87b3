import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockIn } from './clock-in.js';

const MINUTE_MS = 60_000;

function askIntl(timeZone: string, at: number): { weekday: string; time: string } {
  const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, ...shown }).formatToParts(at);
  const part = (wanted: string): string => parts.find(({ type }) => type === wanted)?.value ?? '';
  return { weekday: part('weekday').toLowerCase(), time: `${part('hour')}:${part('minute')}` };
}

describe('the clock in a zone', () => {
  it.each([
    ['UTC', Date.UTC(1970, 0, 1), 'thu', '00:00'],
    ['Europe/Berlin', Date.UTC(2026, 2, 29, 0, 59), 'sun', '01:59'],
    ['Europe/Berlin', Date.UTC(2026, 2, 29, 1, 0), 'sun', '03:00'],
    ['Europe/Berlin', Date.UTC(2026, 9, 25, 0, 59), 'sun', '02:59'],
    ['Europe/Berlin', Date.UTC(2026, 9, 25, 1, 0), 'sun', '02:00'],
    ['Europe/Berlin', Date.UTC(2026, 9, 25, 23, 59), 'mon', '00:59'],
    ['Asia/Kathmandu', Date.UTC(2026, 0, 4, 18, 14, 59, 999), 'sun', '23:59'],
    ['Asia/Kathmandu', Date.UTC(2026, 0, 4, 18, 15), 'mon', '00:00'],
    ['Pacific/Auckland', Date.UTC(1969, 11, 31, 23, 59), 'thu', '11:59'],
  ])('%s at %s shows %s %s', (zone, at, weekday, time) => {
    expect(clockIn(zone, at)).toEqual({ weekday, time });
  });

  it('is that of Intl, whatever was asked before', () => {
    // With half hours, with a change of half an hour, over the date line, and with a change at midnight.
    const zone = fc.constantFrom(
      ...['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Beirut'],
    );
    const minutes = { min: Date.UTC(2020, 0, 1) / MINUTE_MS, max: Date.UTC(2030, 0, 1) / MINUTE_MS };
    const near = fc.integer({ min: 0, max: 3 * 24 * 60 });
    fc.assert(
      fc.property(zone, fc.integer(minutes), fc.array(near, { minLength: 1, maxLength: 5 }), (name, begin, laters) => {
        for (const later of laters) {
          const at = (begin + later) * MINUTE_MS;
          expect(clockIn(name, at)).toEqual(askIntl(name, at));
        }
      }),
      { numRuns: 500 },
    );
  });
});
