import type { GroupView } from '../stores.js';

const WORDS: Record<string, string> = { slack: 'the Slack user group', discord: 'the Discord role' };

/** Where the members of a group come from, for people; null: from here. */
export function describeMirror({ name, mirror }: Pick<GroupView, 'name' | 'mirror'>): string | null {
  if (mirror === null) return null;
  if (mirror.reading === null) return `the list groups.${name} in chatops.yaml`;
  const platform = WORDS[mirror.source.split(':')[0] ?? ''] ?? 'the group';
  return `${platform} ${mirror.source}`;
}

/** When it was read, and what hinders it. */
export function describeReading({ mirror }: Pick<GroupView, 'mirror'>, show: (at: number) => string): string {
  if (mirror === null || mirror.reading === null) return '';
  if (mirror.byAccount) return 'read of each person when it matters';
  const { at, problem } = mirror.reading;
  const last = at === null ? 'not read yet' : `read ${show(at)}`;
  return problem === null ? last : `${last}; cannot be read now: ${problem}`;
}
