import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';

const [OPS, NET] = ['discord:1/2', 'discord:1/3'];
let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
  test.transaction(({ people }) => {
    for (const group of ['ops', 'net']) people.addGroup(group);
    people.setMirror('ops', { source: OPS, isRead: true, byAccount: true });
    people.setMirror('net', { source: NET, isRead: true, byAccount: true });
  });
});
afterEach(() => test.remove());

describe('a reading of one account', () => {
  it('is about every group of its platform, and names those that changed', () => {
    test.transaction(({ people }) => {
      expect(people.saveAccountReading('discord:9', [OPS, 'discord:1/8'], 10)).toEqual(['ops']);
      expect(people.mirroredGroupsOf('discord:9')).toEqual(['ops']);
      expect(people.saveAccountReading('discord:9', [OPS, NET], 20)).toEqual(['net']);
      expect(people.saveAccountReading('discord:9', [NET], 30)).toEqual(['ops']);
      expect(people.saveAccountReading('slack:T1/U1', [OPS], 30)).toEqual([]);
      expect(people.findGroup('net')?.strangers).toEqual([{ actor: 'discord:9', since: 20 }]);
      expect(people.findAccountReading('discord:9')).toEqual({ at: 30, problem: null });
    });
  });

  it('keeps since when, over later ones and over one that fails', () => {
    test.transaction(({ people }) => {
      people.saveAccountReading('discord:9', [OPS], 10);
      people.saveAccountProblem('discord:9', 'away');
      expect(people.findAccountReading('discord:9')).toEqual({ at: 10, problem: 'away' });
      people.saveAccountReading('discord:9', [OPS], 20);
      expect(people.findGroup('ops')?.strangers).toEqual([{ actor: 'discord:9', since: 10 }]);
      expect(people.findAccountReading('discord:9')).toEqual({ at: 20, problem: null });
    });
  });

  it('changes nothing where a later one is there', () => {
    test.transaction(({ people }) => {
      people.saveAccountReading('discord:9', [], 20);
      expect(people.saveAccountReading('discord:9', [OPS], 10)).toEqual([]);
      expect(people.mirroredGroupsOf('discord:9')).toEqual([]);
    });
  });

  it('counts no more once another group is to be read', () => {
    test.transaction(({ people }) => {
      people.saveAccountReading('discord:9', [OPS], 10);
      people.setMirror('net', { source: 'discord:1/7', isRead: true, byAccount: true });
      expect(people.findAccountReading('discord:9')).toBeNull();
      expect(people.findAccountReading('discord:8')).toBeNull();
    });
  });
});
