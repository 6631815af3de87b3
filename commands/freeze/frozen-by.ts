import type { Ask } from '../request/request.js';
import type { Stores } from '../stores.js';
import type { Freeze } from './freeze-store.js';

/** What forbids this change now: of several freezes the one that lasts longest; null: nothing does. */
export function frozenBy({ freezes }: Pick<Stores, 'freezes'>, ask: Ask): Freeze | null {
  const over = freezes.listOpen().filter((freeze) => covers(freeze, ask));
  return over.toSorted((one, other) => other.until - one.until)[0] ?? null;
}

/** A template belongs to no environment: only what freezes everything keeps it as it is. */
export function covers({ environment }: Freeze, ask: Ask): boolean {
  return environment === null || ('environment' in ask && ask.environment === environment);
}
