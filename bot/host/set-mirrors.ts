import type { Settings } from '../../commands/settings.js';
import type { Stores } from '../../commands/stores.js';

/**
 * Makes the groups mirror what the configuration says, and no more. A group that begins or ends to mirror something has
 * none of its members of before: who was put into it by hand was put there for something else. Audited.
 */
export function setMirrors(stores: Stores, { mirrors }: Pick<Settings, 'mirrors'>, now: number): void {
  const { people } = stores;
  for (const { name, mirror } of people.listGroups()) {
    if (mirror === null || mirrors.has(name)) continue;
    people.setMirror(name, null);
    note(stores, now, 'group no longer mirrored', { group: name, source: mirror.source });
  }
  for (const [group, { source, actors, byAccount }] of mirrors) {
    const before = people.findGroup(group);
    if (before === null) people.addGroup(group);
    people.setMirror(group, { source, isRead: actors === null, byAccount });
    if (before?.mirror?.source !== source) note(stores, now, 'group mirrored', { group, source });
    if (actors !== null) people.saveReading(group, actors, now);
  }
}

function note({ audit }: Stores, at: number, act: string, detail: { group: string; source: string }): void {
  audit.add({ at, actor: 'host', person: null, act, requestId: null, detail });
}
