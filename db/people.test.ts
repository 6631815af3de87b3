import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

describe('people', () => {
  it('are found by each of their accounts, their login and their id', () => {
    const ana = test.transaction(({ people }) =>
      people.add({ login: 'ana', display: 'Ana', active: true }, ['terminal:ana']),
    );
    test.transaction(({ people }) => people.addActor(ana.id, 'slack:T1/U2'));
    test.transaction(({ people }) => {
      expect(people.findByActor('terminal:ana')).toEqual(ana);
      expect(people.findByActor('slack:T1/U2')).toEqual(ana);
      expect(people.findByActor('slack:T1/U3')).toBeNull();
      expect(people.findByLogin('ana')).toEqual(ana);
      expect(people.get(ana.id)).toEqual(ana);
      expect(people.actorsOf(ana.id)).toEqual(['slack:T1/U2', 'terminal:ana']);
      expect(() => people.get('nobody')).toThrow('there is no person with the id nobody');
    });
  });

  it('have a login and accounts of their own', () => {
    const add = (login: string, actor: string) =>
      test.transaction(({ people }) => people.add({ login, display: login, active: true }, [actor]));
    add('ana', 'terminal:ana');
    expect(() => add('ana', 'terminal:other')).toThrow(/UNIQUE/);
    expect(() => add('bo', 'terminal:ana')).toThrow(/UNIQUE/);
    expect(test.transaction(({ people }) => people.list().map(({ person }) => person.login))).toEqual(['ana']);
  });

  it('are listed with accounts, groups and the number of their keys', () => {
    const list = test.transaction(({ people }) => {
      const ana = people.add({ login: 'ana', display: 'Ana', active: true }, ['terminal:ana']);
      people.addGroup('ops');
      people.addMember('ops', ana.id, 10);
      people.addKey(ana.id, { line: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:a', addedAt: 1 });
      people.setActive(ana.id, false);
      return people.list();
    });
    expect(list).toEqual([
      {
        person: { id: list[0]?.person.id, login: 'ana', display: 'Ana', active: false },
        actors: ['terminal:ana'],
        groups: ['ops'],
        keys: 1,
      },
    ]);
  });
});

describe('groups', () => {
  it('keep the time at which a membership was first seen', () => {
    test.transaction(({ people }) => {
      const ana = people.add({ login: 'ana', display: 'Ana', active: true }, []);
      people.addGroup('ops');
      people.addMember('ops', ana.id, 10);
      people.addMember('ops', ana.id, 20);
      expect(people.findGroup('ops')).toMatchObject({
        name: 'ops',
        members: [{ person: ana, since: 10 }],
        mirror: null,
      });
      people.removeMember('ops', ana.id);
      expect(people.groupsOf(ana.id)).toEqual([]);
      people.addMember('ops', ana.id, 30);
      people.removeGroup('ops');
      expect(people.findGroup('ops')).toBeNull();
      expect(people.listGroups()).toEqual([]);
    });
  });

  it('take only persons that there are, into groups that there are', () => {
    expect(() => test.transaction(({ people }) => people.addMember('ops', 'nobody', 1))).toThrow(/FOREIGN KEY/);
  });
});

describe('SSH keys', () => {
  it('are on file once a person, and go away by fingerprint', () => {
    test.transaction(({ people }) => {
      const ana = people.add({ login: 'ana', display: 'Ana', active: true }, []);
      const key = { line: 'ssh-ed25519 AAAA ana', fingerprint: 'SHA256:a', addedAt: 5 };
      expect(people.addKey(ana.id, key)).toBe(true);
      expect(people.addKey(ana.id, key)).toBe(false);
      expect(people.listKeys(ana.id)).toEqual([key]);
      expect(people.removeKey(ana.id, 'SHA256:b')).toBe(false);
      expect(people.removeKey(ana.id, 'SHA256:a')).toBe(true);
      expect(people.listKeys(ana.id)).toEqual([]);
    });
  });
});
