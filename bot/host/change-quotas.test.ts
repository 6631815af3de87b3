import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import { removeGroup } from './change-groups.js';
import { listQuotas, removeQuota, setQuota } from './change-quotas.js';
import type { HostAnswer } from './host-command.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

const none = { login: null, group: null, environment: null };
const unlimited = { vms: null, cores: null, memoryMiB: null, diskGiB: null };
type Change = Partial<{ login: string; group: string; environment: string } & Record<keyof typeof unlimited, number>>;
const set = ({ login, group, environment, ...limits }: Change): HostAnswer =>
  world.transaction((stores) =>
    setQuota(stores, world.tools, {
      ...{ do: 'quota set', login: login ?? null, group: group ?? null, environment: environment ?? null },
      limits: { ...unlimited, ...limits },
    }),
  );
const remove = (change: Partial<Record<keyof typeof none, string>>): HostAnswer =>
  world.transaction((stores) => removeQuota(stores, world.tools, { do: 'quota remove', ...none, ...change }));
const list = (): string[] => world.transaction((stores) => listQuotas(stores, world.tools)).lines;
const audited = () =>
  world.transaction(({ audit }) => audit.list({ requestId: null, person: null, limit: 9 }).map(({ act }) => act));
const USUAL = 'who has no limit of VMs of their own has 3, by chatops.yaml';

describe('a quota on the host', () => {
  it('is set, added to, shown with what counts, and removed; all of it audited', () => {
    world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=dev');
    expect(set({ group: 'web-team', vms: 5 })).toMatchObject({ ok: true, lines: ['web-team has 1 of 5 VMs'] });
    expect(set({ group: 'web-team', cores: 8 }).lines).toEqual(['web-team has 1 of 5 VMs, 1 of 8 vCPU']);
    expect(set({ login: 'ana', environment: 'prod', diskGiB: 100 }).lines).toEqual([
      'Ana in prod has 0 of 100 GiB of disk',
    ]);
    expect(list()).toEqual([
      'quota of     what         used  reserved  limit  left',
      'web-team     VMs          0     1         5      4',
      'web-team     vCPU         0     1         8      7',
      'Ana in prod  GiB of disk  0     0         100    100',
      USUAL,
    ]);
    expect(remove({ group: 'web-team' }).lines).toEqual(['the quota of web-team is removed']);
    expect(remove({ login: 'ana', environment: 'prod' }).ok).toBe(true);
    expect(list()).toEqual(['there are no quotas', USUAL]);
    expect(audited().slice(0, 5)).toEqual([
      ...['quota removed', 'quota removed', 'quota set', 'quota set', 'quota set'],
    ]);
  });

  it.each<[string, Change, string[]]>([
    ['of nobody', { vms: 1 }, ['whose is it? --person, --group or --env, or one of the first two with --env']],
    [
      'of unknown names',
      { login: 'zoe', environment: 'prd', vms: 1 },
      [
        'there is nobody with the login zoe; see: chatops people list',
        'there is no environment prd (there is prod, dev)',
      ],
    ],
    ['of an unknown group', { group: 'nobles', vms: 1 }, ['there is no group nobles; see: chatops group list']],
    [
      'of a person and a group',
      { login: 'ana', group: 'ops', vms: 1 },
      ['a quota is for a person or a group, not for both'],
    ],
    ['of nothing', { group: 'ops' }, ['a quota limits something: --vms, --cores, --memory or --disk']],
  ])('is not set %s', (_, change, problems) => {
    const before = world.count();
    expect(set(change)).toEqual({ ok: false, lines: [...problems, 'nothing was changed'], content: null });
    expect([world.count(), list()]).toEqual([before, ['there are no quotas', USUAL]]);
  });

  it('is not removed where there is none', () => {
    expect(remove({ group: 'ops' })).toMatchObject({
      ok: false,
      lines: ['there is no quota of ops; see: chatops quota list', 'nothing was changed'],
    });
  });

  it('keeps its group from being removed', () => {
    world.transaction(({ people }) => people.addGroup('guild'));
    set({ group: 'guild', vms: 1 });
    const asked = { do: 'group remove', group: 'guild', logins: [] } as const;
    expect(world.transaction((stores) => removeGroup(stores, world.tools, { ...asked, logins: [] })).lines).toEqual([
      'the group guild has a quota; first: chatops quota remove --group guild',
    ]);
    expect(world.transaction(({ people }) => people.findGroup('guild'))).not.toBeNull();
  });
});
