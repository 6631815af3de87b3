import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf } from '../../commands/fakes/drive-request.js';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import type { MirrorSettings } from '../../commands/settings.js';
import { addGroup, listGroups, removeGroup } from './change-groups.js';
import { addPerson } from './change-people.js';
import type { HostAnswer } from './host-command.js';
import { setMirrors } from './set-mirrors.js';

const userGroup = (id: string): MirrorSettings => ({ source: `slack:T1/${id}`, actors: null, byAccount: false });
const list = (...users: string[]): MirrorSettings => ({
  source: 'slack:T1/list',
  actors: users.map((user) => `slack:T1/${user}`),
  byAccount: false,
});

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const set = (mirrors: Record<string, MirrorSettings>): void =>
  world.transaction((stores) => setMirrors(stores, { mirrors: new Map(Object.entries(mirrors)) }, world.clock.now));
const group = (name: string) => world.transaction(({ people }) => people.findGroup(name));
const acts = () =>
  world.transaction(({ audit }) =>
    audit
      .list({ requestId: null, person: null, limit: 99 })
      .map(({ act, detail }) => `${act} ${detail.group} ${detail.source}`)
      .toReversed(),
  );

describe('the groups of a start', () => {
  it('mirror what the configuration says, audited once', () => {
    const mirrors = { ops: userGroup('S1'), net: list('U1', 'U2') };
    set(mirrors);
    set(mirrors);
    expect(group('ops')).toMatchObject({ members: [], mirror: { source: 'slack:T1/S1', reading: { at: null } } });
    expect(group('net')).toMatchObject({ mirror: { reading: null }, strangers: [{ actor: 'slack:T1/U1' }, {}] });
    expect(acts()).toEqual(['group mirrored ops slack:T1/S1', 'group mirrored net slack:T1/list']);
  });

  it('keep since when somebody is in a list that changed, and are our own again where they are taken out', () => {
    set({ net: list('U1', 'U2') });
    const since = world.clock.now;
    world.clock.now += 1_000;
    set({ net: list('U2', 'U3') });
    expect(group('net')?.strangers).toEqual([
      { actor: 'slack:T1/U2', since },
      { actor: 'slack:T1/U3', since: world.clock.now },
    ]);
    set({});
    expect(group('net')).toEqual({ name: 'net', members: [], mirror: null, strangers: [] });
    expect(acts().at(-1)).toBe('group no longer mirrored net slack:T1/list');
  });
});

describe('a mirrored group on the host', () => {
  beforeEach(() => set({ ops: userGroup('S1') }));
  const WHY =
    'the members of ops come from the Slack user group slack:T1/S1: change them there, or take groups.ops out of chatops.yaml; nothing was changed';
  const host = (act: (stores: Parameters<typeof listGroups>[0]) => HostAnswer) => world.transaction(act);

  it.each<[string, () => HostAnswer]>([
    [
      'put into it',
      () => host((stores) => addGroup(stores, world.tools, { do: 'group add', group: 'ops', logins: ['ana'] })),
    ],
    [
      'taken out of it',
      () => host((stores) => removeGroup(stores, world.tools, { do: 'group remove', group: 'ops', logins: ['bo'] })),
    ],
    [
      'left in none of it',
      () => host((stores) => removeGroup(stores, world.tools, { do: 'group remove', group: 'ops', logins: [] })),
    ],
    [
      'added with it',
      () =>
        host((stores) =>
          addPerson(stores, world.clock.now, {
            ...{ do: 'people add', login: 'ana', display: null, accounts: [], groups: ['ops'], keys: [] },
          }),
        ),
    ],
  ])('has nobody %s, and says where its members come from', (_, act) => {
    expect(act()).toEqual({ ok: false, lines: [WHY], content: null });
    expect(group('ops')?.members).toEqual([]);
  });

  it('shows its source, its reading, what is wrong with it, and who has not been here yet', () => {
    world.transaction(({ people }) => {
      people.saveReading('ops', ['slack:T1/U5'], world.clock.now);
      people.saveReadingProblem('ops', 'the bot lacks a scope');
    });
    expect(host(listGroups).lines[1]).toMatch(
      /^ops +slack:T1\/U5 +the Slack user group slack:T1\/S1 +read 2026-11-24T12:00:00.000Z; cannot be read now: the bot lacks a scope/,
    );
    const reply = world.type('terminal:ana', '/vm-admin group');
    expect(reply.kind === 'answer' ? reply.table?.rows[0] : textOf(reply)).toEqual([
      ...['ops', '', 'the Slack user group slack:T1/S1'],
      'read Tue, 24 Nov 2026, 12:00 UTC; cannot be read now: the bot lacks a scope',
      'slack:T1/U5',
    ]);
  });
});
