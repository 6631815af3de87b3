import { z } from 'zod';
import type { GroupView, PeopleStore } from '../commands/stores.js';
import type { AccountReadings } from './account-readings.js';
import { mirrors } from './mirrors.js';
import { personRow } from './person-row.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const nameRow = z.object({ name: z.string() });
const memberRow = personRow.extend({ since: z.number() });

type GroupPart = Pick<
  PeopleStore,
  'groupsOf' | 'findGroup' | 'listGroups' | 'addGroup' | 'removeGroup' | 'addMember' | 'removeMember'
> &
  MirrorPart;

type MirrorPart = Pick<PeopleStore, 'setMirror' | 'saveReading' | 'saveReadingProblem' | 'mirroredGroupsOf'> &
  AccountReadings;

/** Members of our own groups and, by their accounts, of mirrored ones. */
const MEMBERSHIPS = `
  SELECT group_name, person_id, since FROM group_members WHERE group_name NOT IN (SELECT group_name FROM mirrors)
  UNION ALL
  SELECT group_name, person_id, min(since) FROM mirrored_members JOIN actors USING (actor) GROUP BY group_name, person_id`;

/** Groups and who is in them. A membership keeps the time at which it was first seen. */
export function groups(db: Sqlite): GroupPart {
  const ofPerson = db.prepare<string[]>(
    `SELECT group_name AS name FROM (${MEMBERSHIPS}) WHERE person_id = ? GROUP BY group_name ORDER BY group_name`,
  );
  const byName = db.prepare<string[]>('SELECT name FROM groups WHERE name = ?');
  const all = db.prepare<[]>('SELECT name FROM groups ORDER BY name');
  const members = db.prepare<string[]>(
    `SELECT people.id, login, display, active, since FROM (${MEMBERSHIPS}) JOIN people ON people.id = person_id
     WHERE group_name = ? ORDER BY login`,
  );
  const insert = db.prepare('INSERT INTO groups (name) VALUES (?)');
  const drop = db.prepare('DELETE FROM groups WHERE name = ?');
  const insertMember = db.prepare(
    'INSERT INTO group_members (group_name, person_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const dropMember = db.prepare('DELETE FROM group_members WHERE group_name = ? AND person_id = ?');
  const { findMirror, strangersIn, ...mirrorPart } = mirrors(db);
  const view = ({ name }: { name: string }): GroupView => ({
    name,
    members: readRows(memberRow, members, name).map(({ since, ...person }) => ({ person, since })),
    mirror: findMirror(name),
    strangers: strangersIn(name),
  });
  return {
    ...mirrorPart,
    groupsOf: (personId) => readRows(nameRow, ofPerson, personId).map(({ name }) => name),
    findGroup: (name) => {
      const group = findRow(nameRow, byName, name);
      return group === null ? null : view(group);
    },
    listGroups: () => readRows(nameRow, all).map(view),
    addGroup: (name) => void insert.run(name),
    removeGroup: (name) => void drop.run(name),
    addMember: (group, personId, at) => void insertMember.run(group, personId, at),
    removeMember: (group, personId) => void dropMember.run(group, personId),
  };
}
