import { z } from 'zod';
import type { PeopleStore, Person } from '../commands/stores.js';
import { everLinked } from './ever-linked.js';
import { groups } from './groups.js';
import { outsiders } from './outsiders.js';
import { personRow } from './person-row.js';
import { randomId } from './random-id.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';
import { sshKeys } from './ssh-keys.js';

const actorRow = z.object({ actor: z.string() });
const countRow = z.object({ personId: z.string(), count: z.number() });

/** Persons and their accounts; groups, keys and links have files of their own. */
export function people(db: Sqlite): PeopleStore {
  const persons = { ...accounts(db), ...groups(db), ...sshKeys(db), ...everLinked(db), ...outsiders(db) };
  return { ...persons, list: () => listPeople(db, persons) };
}

function accounts(
  db: Sqlite,
): Pick<
  PeopleStore,
  'findByActor' | 'get' | 'findByLogin' | 'add' | 'setActive' | 'addActor' | 'moveActor' | 'actorsOf'
> {
  const columns = 'people.id, login, display, active';
  const byActor = db.prepare<string[]>(
    `SELECT ${columns} FROM people JOIN actors ON actors.person_id = people.id WHERE actor = ?`,
  );
  const byId = db.prepare<string[]>(`SELECT ${columns} FROM people WHERE id = ?`);
  const byLogin = db.prepare<string[]>(`SELECT ${columns} FROM people WHERE login = ?`);
  const actorsOf = db.prepare<string[]>('SELECT actor FROM actors WHERE person_id = ? ORDER BY actor');
  const insert = db.prepare('INSERT INTO people (id, login, display, active) VALUES (?, ?, ?, ?)');
  const insertActor = db.prepare('INSERT INTO actors (actor, person_id) VALUES (?, ?)');
  const moveActor = db.prepare('UPDATE actors SET person_id = ? WHERE actor = ?');
  const activate = db.prepare('UPDATE people SET active = ? WHERE id = ?');
  const get = (personId: string): Person => {
    const person = findRow(personRow, byId, personId);
    if (person === null) throw new Error(`there is no person with the id ${personId}`);
    return person;
  };
  return {
    get,
    actorsOf: (personId) => readRows(actorRow, actorsOf, personId).map(({ actor }) => actor),
    findByActor: (actor) => findRow(personRow, byActor, actor),
    findByLogin: (login) => findRow(personRow, byLogin, login),
    add: (person, actors) => {
      const id = randomId();
      insert.run(id, person.login, person.display, person.active ? 1 : 0);
      for (const actor of actors) insertActor.run(actor, id);
      return { id, ...person };
    },
    setActive: (personId, active) => {
      get(personId);
      activate.run(active ? 1 : 0, personId);
    },
    addActor: (personId, actor) => {
      insertActor.run(actor, personId);
    },
    moveActor: (actor, personId) => void moveActor.run(personId, actor),
  };
}

function listPeople(
  db: Sqlite,
  { actorsOf, groupsOf }: Pick<PeopleStore, 'actorsOf' | 'groupsOf'>,
): ReturnType<PeopleStore['list']> {
  const persons = readRows(personRow, db.prepare('SELECT id, login, display, active FROM people ORDER BY login'));
  const keys = readRows(
    countRow,
    db.prepare('SELECT person_id AS personId, count(*) AS count FROM ssh_keys GROUP BY person_id'),
  );
  return persons.map((person) => ({
    person,
    actors: actorsOf(person.id),
    groups: groupsOf(person.id),
    keys: keys.find(({ personId }) => personId === person.id)?.count ?? 0,
  }));
}
