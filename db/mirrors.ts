import { z } from 'zod';
import type { GroupView, Mirror, PeopleStore } from '../commands/stores.js';
import { type AccountReadings, accountReadings } from './account-readings.js';
import { booleanColumn, findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const mirrorRow = z.object({
  source: z.string(),
  isRead: booleanColumn,
  byAccount: booleanColumn,
  readAt: z.number().nullable(),
  problem: z.string().nullable(),
});
const strangerRow = z.object({ actor: z.string(), since: z.number() });
const nameRow = z.object({ name: z.string() });
const actorRow = z.object({ actor: z.string() });

interface Mirrors
  extends Pick<PeopleStore, 'setMirror' | 'saveReading' | 'saveReadingProblem' | 'mirroredGroupsOf'>,
    AccountReadings {
  findMirror(group: string): Mirror | null;
  strangersIn(group: string): GroupView['strangers'];
}

/** Groups whose members are accounts in a group of a platform, as they were last read. */
export function mirrors(db: Sqlite): Mirrors {
  const find = db.prepare<string[]>(
    'SELECT source, is_read AS isRead, by_account AS byAccount, read_at AS readAt, problem FROM mirrors WHERE group_name = ?',
  );
  const strangers = db.prepare<string[]>(
    `SELECT actor, since FROM mirrored_members WHERE group_name = ? AND actor NOT IN (SELECT actor FROM actors) ORDER BY actor`,
  );
  const ofActor = db.prepare<string[]>(
    'SELECT group_name AS name FROM mirrored_members WHERE actor = ? ORDER BY group_name',
  );
  const problem = db.prepare('UPDATE mirrors SET problem = ? WHERE group_name = ?');
  return {
    findMirror: (group) => {
      const row = findRow(mirrorRow, find, group);
      if (row === null) return null;
      const { source, byAccount, isRead, readAt: at, problem: hindered } = row;
      return { source, byAccount, reading: isRead ? { at, problem: hindered } : null };
    },
    strangersIn: (group) => readRows(strangerRow, strangers, group),
    mirroredGroupsOf: (actor) => readRows(nameRow, ofActor, actor).map(({ name }) => name),
    saveReadingProblem: (group, why) => void problem.run(why, group),
    saveReading: readingSaver(db),
    ...accountReadings(db),
    setMirror: mirrorSetter(db),
  };
}

function readingSaver(db: Sqlite): PeopleStore['saveReading'] {
  const present = db.prepare<string[]>('SELECT actor FROM mirrored_members WHERE group_name = ?');
  const insert = db.prepare(
    'INSERT INTO mirrored_members (group_name, actor, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const drop = db.prepare('DELETE FROM mirrored_members WHERE group_name = ? AND actor = ?');
  const read = db.prepare('UPDATE mirrors SET read_at = ?, problem = NULL WHERE group_name = ?');
  return (group, actors, at) => {
    const now = new Set(actors);
    for (const { actor } of readRows(actorRow, present, group)) if (!now.has(actor)) drop.run(group, actor);
    for (const actor of now) insert.run(group, actor, at);
    read.run(at, group);
  };
}

function mirrorSetter(db: Sqlite): PeopleStore['setMirror'] {
  const present = db.prepare<string[]>('SELECT source FROM mirrors WHERE group_name = ?');
  const drop = db.prepare('DELETE FROM mirrors WHERE group_name = ?');
  const dropMembers = db.prepare('DELETE FROM group_members WHERE group_name = ?');
  const insert = db.prepare('INSERT INTO mirrors (group_name, source, is_read, by_account) VALUES (?, ?, ?, ?)');
  // What was read of accounts was not about this group.
  const forget = db.prepare(`DELETE FROM account_readings WHERE actor LIKE ? || ':%'`);
  const sourceRow = z.object({ source: z.string() });
  return (group, mirror) => {
    if (findRow(sourceRow, present, group)?.source === mirror?.source) return;
    drop.run(group);
    if (mirror === null) return;
    dropMembers.run(group);
    insert.run(group, mirror.source, mirror.isRead ? 1 : 0, mirror.byAccount === true ? 1 : 0);
    if (mirror.byAccount === true) forget.run(mirror.source.split(':')[0] ?? '');
  };
}
