import type { Ask } from '../request/request.js';
import { showTime } from '../show-time.js';
import type { Stores } from '../stores.js';
import type { Freeze } from './freeze-store.js';
import { frozenBy } from './frozen-by.js';

/** `prod is frozen until Tue 1 Dec 2026, 08:00 UTC, by Bo: "release week"` */
export function describeFreeze(
  { people }: Pick<Stores, 'people'>,
  { zone }: { zone: string },
  { environment, until, reason, begunBy }: Freeze,
): string {
  const by = people.get(begunBy).display;
  return `${nameFrozen(environment)} is frozen until ${showTime(until, zone)}, by ${by}: "${reason}"`;
}

export function nameFrozen(environment: string | null): string {
  return environment ?? 'everything';
}

/** Null: nothing forbids this change. */
export function whyFrozen(
  stores: Pick<Stores, 'people' | 'freezes'>,
  settings: { zone: string },
  ask: Ask,
): string | null {
  const freeze = frozenBy(stores, ask);
  return freeze === null ? null : describeFreeze(stores, settings, freeze);
}
