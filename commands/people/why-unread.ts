import type { PeopleStore } from '../stores.js';
import { readingAges } from './reading-ages.js';

const PLATFORMS: Record<string, string> = { slack: 'Slack', discord: 'Discord' };

/**
 * Null where the members of these groups are known by a reading that was at most this old when it was wanted; else which
 * group is not, and why. The reading itself may have taken its time since; where it failed, an older one gets none.
 * Groups of our own and lists of the configuration are always known.
 */
export function whyUnread(
  people: Pick<PeopleStore, 'findGroup'>,
  groups: readonly string[],
  now: number,
  maxAgeMs: number,
): string | null {
  for (const name of groups) {
    const mirror = people.findGroup(name)?.mirror ?? null;
    if (mirror === null || mirror.reading === null) continue;
    const { at, problem } = mirror.reading;
    const limitMs = problem === null ? maxAgeMs + readingAges.timeOutMs : maxAgeMs;
    if (at !== null && now - at <= limitMs) continue;
    return `who is in ${name} cannot be read from ${platformOf(mirror.source)} right now: ${problem ?? 'no reading came in time'}`;
  }
  return null;
}

function platformOf(source: string): string {
  const platform = source.split(':')[0] ?? '';
  return PLATFORMS[platform] ?? platform;
}
