import { readingAges } from '../../commands/people/reading-ages.js';
import type { Stores, Transaction } from '../../commands/stores.js';
import type { Clock } from '../../pipeline/clock.js';
import type { ReadGroup } from '../platform.js';
import { within } from './within.js';

/**
 * Reads the mirrored groups among these whose last reading is older than wanted, and keeps what came of it: members, or
 * the problem. Ends when each was tried, at the latest after two reading times. Throws only where the database does.
 */
export type ReadGroups = (groups: readonly { name: string; maxAgeMs: number }[]) => Promise<void>;

export interface GroupReaderOptions {
  transaction: Transaction;
  clock: Clock;
  /** By platform; null or nothing where it has no groups, or is not configured. */
  readerOf(platform: string): ReadGroup | null;
  /** Somebody is in the group, or in it no more, since the reading before; in the same transaction. */
  onChange(stores: Stores, group: string): void;
}

interface Reading {
  begunAt: number;
  ended: Promise<void>;
}

/** One reading at a time for a group; who wants it meanwhile shares it where it is young enough for them. */
export function createReadGroups(options: GroupReaderOptions): ReadGroups {
  const { clock, transaction } = options;
  const underWay = new Map<string, Reading>();

  const begin = (name: string, source: string): Promise<void> => {
    const begunAt = clock.now();
    const ended = readOne(options, name, source, begunAt).finally(() => underWay.delete(name));
    underWay.set(name, { begunAt, ended });
    return ended;
  };

  const refresh = async (name: string, maxAgeMs: number): Promise<void> => {
    for (let reading = underWay.get(name); reading !== undefined; reading = underWay.get(name)) {
      const isYoung = clock.now() - reading.begunAt <= maxAgeMs;
      await reading.ended;
      if (isYoung) return;
    }
    const mirror = transaction(({ people }) => people.findGroup(name)?.mirror ?? null);
    if (mirror === null || mirror.reading === null) return;
    const { at } = mirror.reading;
    if (at !== null && clock.now() - at <= maxAgeMs) return;
    await begin(name, mirror.source);
  };

  return async (groups) => {
    await Promise.all(groups.map(({ name, maxAgeMs }) => refresh(name, maxAgeMs)));
  };
}

/** The time of a reading is when it began: nobody who left after that is known to have left. */
async function readOne(
  { transaction, clock, readerOf, onChange }: GroupReaderOptions,
  name: string,
  source: string,
  begunAt: number,
): Promise<void> {
  const platform = source.slice(0, Math.max(source.indexOf(':'), 0));
  const read = readerOf(platform);
  const result =
    read === null
      ? { read: false as const, why: `no platform ${platform} is configured` }
      : await within(clock, readingAges.timeOutMs, read(source), () => ({
          read: false as const,
          why: `no answer came within ${readingAges.timeOutMs / 1000} s`,
        }));
  transaction((stores) => {
    const { people } = stores;
    // The configuration may have changed hands meanwhile; what was read is of that source alone.
    if (people.findGroup(name)?.mirror?.source !== source) return;
    if (!result.read) return people.saveReadingProblem(name, result.why);
    const before = whoIsIn(people, name);
    people.saveReading(name, result.actors, begunAt);
    if (whoIsIn(people, name) !== before) onChange(stores, name);
  });
}

function whoIsIn(people: Stores['people'], name: string): string {
  const group = people.findGroup(name);
  const members = group?.members.map(({ person }) => person.id) ?? [];
  return [...members, ...(group?.strangers.map(({ actor }) => actor) ?? [])].sort().join(' ');
}
