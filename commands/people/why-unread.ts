import type { PeopleStore, Reading } from '../stores.js';
import { readingAges } from './reading-ages.js';

const PLATFORMS: Record<string, string> = { slack: 'Slack', discord: 'Discord' };

/**
 * Null where the members of these groups are known by a reading that was at most this old when it was wanted; else which
 * group is not, and why. The reading itself may have taken its time since; where it failed, an older one gets none.
 * Groups of our own and lists of the configuration are always known. Of a group that is read account by account, `about`
 * says whose matters: who has no account on its platform is not in it.
 */
export function whyUnread(
  people: Pick<PeopleStore, 'findGroup' | 'findAccountReading'>,
  groups: readonly string[],
  about: readonly string[],
  now: number,
  maxAgeMs: number,
): string | null {
  const isYoung = ({ at, problem }: Reading): boolean =>
    at !== null && now - at <= (problem === null ? maxAgeMs + readingAges.timeOutMs : maxAgeMs);
  for (const name of groups) {
    const mirror = people.findGroup(name)?.mirror ?? null;
    if (mirror === null || mirror.reading === null) continue;
    const readings = mirror.byAccount
      ? accountsOn(mirror.source, about).map((actor) => people.findAccountReading(actor) ?? NEVER)
      : [mirror.reading];
    const unread = readings.find((reading) => !isYoung(reading));
    if (unread === undefined) continue;
    const problem = unread.problem ?? 'no reading came in time';
    return `who is in ${name} cannot be read from ${platformOf(mirror.source)} right now: ${problem}`;
  }
  return null;
}

const NEVER: Reading = { at: null, problem: null };

/** Those of these accounts that are on the platform of this group. */
export function accountsOn(source: string, actors: readonly string[]): string[] {
  const platform = source.slice(0, source.indexOf(':') + 1);
  return actors.filter((actor) => actor.startsWith(platform));
}

function platformOf(source: string): string {
  const platform = source.split(':')[0] ?? '';
  return PLATFORMS[platform] ?? platform;
}
