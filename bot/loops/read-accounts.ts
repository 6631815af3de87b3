import { readingAges } from '../../commands/people/reading-ages.js';
import type { Stores, Transaction } from '../../commands/stores.js';
import type { Clock } from '../../pipeline/clock.js';
import type { ReadMember } from '../platform.js';
import { within } from './within.js';

/**
 * Reads in which groups of their platform these accounts are, where the last reading is older than wanted, and keeps what
 * came of it. Ends when each was tried. Throws only where the database does.
 */
export type ReadAccounts = (
  accounts: readonly { actor: string; maxAgeMs: number }[],
  /** `stopAtProblem`: after one that failed the others are left as they are. */
  options?: { stopAtProblem?: boolean },
) => Promise<void>;

interface AccountReaderOptions {
  transaction: Transaction;
  clock: Clock;
  /** By platform; null where it lists its groups itself, or is not configured. */
  readerOf(platform: string): ReadMember | null;
  /** Somebody is in the group, or in it no more, since the reading before; in the same transaction. */
  onChange(stores: Stores, group: string): void;
}

/** Discord lets 50 calls a second pass in all; answers to people share them. */
const AT_ONCE = 5;

interface UnderWay {
  begunAt: number;
  ended: Promise<void>;
}

/** One reading at a time of an account; who wants it meanwhile shares it where it is young enough for them. */
export function createReadAccounts(options: AccountReaderOptions): ReadAccounts {
  const { clock, transaction } = options;
  const underWay = new Map<string, UnderWay>();
  /** Gives whether a reading was made for this. */
  const refresh = async (actor: string, maxAgeMs: number): Promise<boolean> => {
    for (let reading = underWay.get(actor); reading !== undefined; reading = underWay.get(actor)) {
      const isYoung = clock.now() - reading.begunAt <= maxAgeMs;
      await reading.ended;
      if (isYoung) return true;
    }
    const at = transaction(({ people }) => people.findAccountReading(actor))?.at ?? null;
    if (at !== null && clock.now() - at <= maxAgeMs) return false;
    const begunAt = clock.now();
    const ended = readOne(options, actor, begunAt).finally(() => underWay.delete(actor));
    underWay.set(actor, { begunAt, ended });
    await ended;
    return true;
  };
  const hasProblem = (actor: string): boolean =>
    transaction(({ people }) => people.findAccountReading(actor)?.problem ?? null) !== null;
  return async (accounts, { stopAtProblem = false } = {}) => {
    const waiting = [...accounts];
    const worker = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const isRead = await refresh(next.actor, next.maxAgeMs);
        if (stopAtProblem && isRead && hasProblem(next.actor)) waiting.splice(0);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
}

/** The time of a reading is when it began: nobody who left after that is known to have left. */
async function readOne(
  { transaction, clock, readerOf, onChange }: AccountReaderOptions,
  actor: string,
  begunAt: number,
): Promise<void> {
  const platform = actor.slice(0, Math.max(actor.indexOf(':'), 0));
  const read = readerOf(platform);
  const result =
    read === null
      ? { read: false as const, why: `no platform ${platform} is configured` }
      : await within(clock, readingAges.timeOutMs, read(actor), () => ({
          read: false as const,
          why: `no answer came within ${readingAges.timeOutMs / 1000} s`,
        }));
  transaction((stores) => {
    if (!result.read) return stores.people.saveAccountProblem(actor, result.why);
    const changed = stores.people.saveAccountReading(actor, result.groups, begunAt);
    for (const group of changed) onChange(stores, group);
  });
}
