import type { PeopleStore } from '../stores.js';

const PLATFORMS: Record<string, string> = { slack: 'Slack', discord: 'Discord' };

/**
 * Null where the members of these groups are known by a reading that began at `since` or later (milliseconds since the
 * epoch); else which group is not, and why. Groups of our own and lists of the configuration are always known.
 */
export function whyUnread(
  people: Pick<PeopleStore, 'findGroup'>,
  groups: readonly string[],
  since: number,
): string | null {
  for (const name of groups) {
    const mirror = people.findGroup(name)?.mirror ?? null;
    if (mirror === null || mirror.reading === null) continue;
    const { at, problem } = mirror.reading;
    if (at !== null && at >= since) continue;
    return `who is in ${name} cannot be read from ${platformOf(mirror.source)} right now: ${problem ?? 'no reading came in time'}`;
  }
  return null;
}

function platformOf(source: string): string {
  const platform = source.split(':')[0] ?? '';
  return PLATFORMS[platform] ?? platform;
}
