import type { GroupView } from '../stores.js';

/** Where the members of a group come from, for people; null: from here. */
export function describeMirror({ name, mirror }: Pick<GroupView, 'name' | 'mirror'>): string | null {
  if (mirror === null) return null;
  if (mirror.reading === null) return `the list groups.${name} in chatops.yaml`;
  const platform = mirror.source.startsWith('slack:') ? 'the Slack user group' : 'the group';
  return `${platform} ${mirror.source}`;
}

/** When it was read, and what hinders it. */
export function describeReading({ mirror }: Pick<GroupView, 'mirror'>, show: (at: number) => string): string {
  if (mirror === null || mirror.reading === null) return '';
  const { at, problem } = mirror.reading;
  const last = at === null ? 'not read yet' : `read ${show(at)}`;
  return problem === null ? last : `${last}; cannot be read now: ${problem}`;
}
