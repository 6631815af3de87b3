import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';

const source = 'slack:T1/S1';
let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
  test.transaction(({ people }) => {
    people.addGroup('ops');
    people.setMirror('ops', { source, isRead: true });
  });
});
afterEach(() => test.remove());

describe('a mirrored group', () => {
  it('has the persons behind the accounts that were read, and names accounts of nobody', () => {
    test.transaction(({ people }) => {
      const ana = people.add({ login: 'ana', display: 'Ana', active: true }, ['slack:T1/U1', 'slack:T1/U3']);
      people.saveReading('ops', ['slack:T1/U3', 'slack:T1/U2'], 10);
      people.saveReading('ops', ['slack:T1/U1', 'slack:T1/U2', 'slack:T1/U3'], 20);
      expect(people.findGroup('ops')).toEqual({
        name: 'ops',
        members: [{ person: ana, since: 10 }],
        mirror: { source, byAccount: false, reading: { at: 20, problem: null } },
        strangers: [{ actor: 'slack:T1/U2', since: 10 }],
      });
      expect(people.groupsOf(ana.id)).toEqual(['ops']);
      expect(people.mirroredGroupsOf('slack:T1/U2')).toEqual(['ops']);
    });
  });

  it('loses those who are no longer in it, and one who comes back is new', () => {
    test.transaction(({ people }) => {
      const ana = people.add({ login: 'ana', display: 'Ana', active: true }, ['slack:T1/U1']);
      people.saveReading('ops', ['slack:T1/U1'], 10);
      people.saveReading('ops', [], 20);
      expect(people.groupsOf(ana.id)).toEqual([]);
      people.saveReading('ops', ['slack:T1/U1'], 30);
      expect(people.findGroup('ops')?.members).toEqual([{ person: ana, since: 30 }]);
    });
  });

  it('keeps what was read last when a reading fails, and says so', () => {
    test.transaction(({ people }) => {
      people.saveReading('ops', ['slack:T1/U2'], 10);
      people.saveReadingProblem('ops', 'missing_scope');
      expect(people.findGroup('ops')?.mirror?.reading).toEqual({ at: 10, problem: 'missing_scope' });
      expect(people.findGroup('ops')?.strangers).toHaveLength(1);
      people.saveReading('ops', [], 20);
      expect(people.findGroup('ops')?.mirror?.reading).toEqual({ at: 20, problem: null });
    });
  });

  it('has no member of before it was one, and none when it mirrors another', () => {
    test.transaction(({ people }) => {
      const bo = people.add({ login: 'bo', display: 'Bo', active: true }, ['terminal:bo']);
      people.addGroup('web-team');
      people.addMember('web-team', bo.id, 1);
      people.setMirror('web-team', { source: 'slack:T1/list', isRead: false });
      people.addMember('web-team', bo.id, 1);
      expect(people.findGroup('web-team')).toEqual({
        ...{ name: 'web-team', members: [], strangers: [] },
        mirror: { source: 'slack:T1/list', byAccount: false, reading: null },
      });
      people.saveReading('ops', ['slack:T1/U2'], 10);
      people.setMirror('ops', { source: 'slack:T1/S2', isRead: true });
      expect(people.findGroup('ops')).toMatchObject({ strangers: [], mirror: { reading: { at: null } } });
      people.setMirror('ops', null);
      expect(people.findGroup('ops')?.mirror).toBeNull();
    });
  });
});

describe('homes', () => {
  it('are known once opened, and are shown anew when they are opened again', () => {
    test.transaction(({ homes }) => {
      homes.open('slack:T1/U1', 10);
      homes.open('slack:T1/U2', 20);
      homes.markShown('slack:T1/U1', 'abc');
      expect(homes.listOpened(10)).toEqual([
        { actor: 'slack:T1/U2', shown: null },
        { actor: 'slack:T1/U1', shown: 'abc' },
      ]);
      homes.open('slack:T1/U1', 30);
      expect(homes.listOpened(25)).toEqual([{ actor: 'slack:T1/U1', shown: null }]);
    });
  });
});
