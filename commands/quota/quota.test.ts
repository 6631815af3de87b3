import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  approve,
  askAndPlan,
  askApproveRun,
  begin,
  end,
  plan,
  readyFacts,
  run,
  stoppedAt,
  textOf,
} from '../fakes/drive-request.js';
import { sampleSettings } from '../fakes/sample-settings.js';
import { setQuota } from '../fakes/set-quota.js';
import { ANA_KEY, type TestWorld, testWorld } from '../fakes/test-world.js';
import type { Amounts } from './quota.js';

const limits = { ...sampleSettings.limits, openRequestsPerPerson: 500, commandsPerMinute: 500, vmsPerPerson: 500 };
const vmids = { from: 12_000, to: 12_999 };
let world: TestWorld;
beforeEach(() => {
  world = testWorld({ limits, vmids });
  // Bo is in the team too, and can ask.
  world.transaction(({ people }) => {
    people.addMember('web-team', world.people.bo.id, 0);
    people.addKey(world.people.bo.id, { line: ANA_KEY, fingerprint: 'SHA256:bo', addedAt: 0 });
  });
});
afterEach(() => world.remove());

const ask = (login: string, name: string, more = 'size=s env=dev'): string =>
  textOf(world.type(`terminal:${login}`, `/vm create ${name} template=debian-13 ${more}`));
const CURE = 'destroy a VM, cancel a request, or ask an administrator for more';
/** All that counts: by VMs, and by requests. */
const counted = (): { used: number; reserved: number } =>
  world.transaction(({ quotas }) => {
    const of = (stands: boolean) =>
      quotas
        .sum(null)
        .filter((sum) => sum.stands === stands)
        .reduce((all, { amounts }) => all + amounts.vms, 0);
    return { used: of(true), reserved: of(false) };
  });
const taken = (): Amounts | undefined => world.transaction(({ quotas }) => quotas.sum(null)[0]?.amounts);

describe('a quota', () => {
  it.each([
    ['of a group', () => ({ group: 'web-team', vms: 2 }), 'web-team has 2 of 2 VMs (R-1 web-1, R-2 web-2): 0 left'],
    ['of an environment', () => ({ environment: 'dev', vms: 2 }), 'everybody in dev has 2 of 2 VMs'],
    [
      'of a group in an environment',
      () => ({ group: 'web-team', environment: 'dev', cores: 2 }),
      'web-team in dev has 2 of 2 vCPU (R-1 web-1 1, R-2 web-2 1): 0 left, and this needs 1',
    ],
    [
      'of memory',
      () => ({ group: 'web-team', memoryMiB: 3000 }),
      'web-team has 2048 of 3000 MiB of memory (R-1 web-1 1024, R-2 web-2 1024): 952 left, and this needs 1024',
    ],
    ['of disk', () => ({ group: 'web-team', diskGiB: 20 }), '16 of 20 GiB of disk'],
  ])('%s refuses what is beyond it, with the numbers, and changes nothing', (_, quota, words) => {
    setQuota(world, quota());
    ask('ana', 'web-1');
    ask('bo', 'web-2');
    const before = world.count();
    const text = ask('ana', 'web-3');
    expect(text).toContain(words);
    expect(text).toContain(`; ${CURE}`);
    expect(text).toContain('nothing was changed');
    expect(world.count()).toEqual(before);
  });

  it('of a person stands in the place of the configured limit, and in an environment beside it', () => {
    const { id } = world.people.ana;
    world.tools.settings = { ...world.tools.settings, limits: { ...limits, vmsPerPerson: 1 } };
    setQuota(world, { person: id, vms: 2 });
    setQuota(world, { person: id, environment: 'dev', vms: 1 });
    expect(ask('ana', 'web-1')).toContain('it is being planned');
    expect(ask('ana', 'web-2')).toContain('in dev you have 1 of 1 VMs (R-1 web-1)');
    expect(ask('ana', 'web-2', 'size=s env=prod')).toContain('it is being planned');
    expect(ask('ana', 'web-3', 'size=s env=prod')).toContain('you have 2 of 2 VMs');
    ask('bo', 'web-4');
    expect(ask('bo', 'web-5')).toContain('you have 1 of 1 VMs (R-3 web-4)');
  });

  it.each([
    ['another group', { group: 'ops', vms: 0 }],
    ['another environment', { group: 'web-team', environment: 'prod', vms: 0 }],
  ])('of %s does not matter', (_, quota) => {
    setQuota(world, quota);
    expect(ask('ana', 'web-1')).toContain('it is being planned');
  });

  it('of a group counts all of whoever is in it now', () => {
    setQuota(world, { group: 'web-team', vms: 1 });
    world.transaction(({ people }) => people.removeMember('web-team', world.people.bo.id));
    ask('bo', 'web-1', 'size=s env=prod');
    expect(counted()).toEqual({ used: 0, reserved: 1 });
    world.transaction(({ people }) => people.addMember('web-team', world.people.bo.id, 0));
    expect(ask('ana', 'web-2')).toContain('web-team has 1 of 1 VMs (R-1 web-1)');
  });

  it('is never passed by a hundred requests of two persons, and names only some of those that fill it', () => {
    setQuota(world, { group: 'web-team', vms: 30, cores: 25 });
    const told = Array.from({ length: 100 }, (_, place) => ask(place % 2 === 0 ? 'ana' : 'bo', `web-${place}`));
    expect(told.filter((text) => text.includes('it is being planned'))).toHaveLength(25);
    expect(counted()).toEqual({ used: 0, reserved: 25 });
    expect(told.at(-1)).toContain(', and 19 more): 0 left, and this needs 1');
  });
});

describe('what a request holds', () => {
  const only = { used: 0, reserved: 1 };
  const nothing = { used: 0, reserved: 0 };

  it('is held from asking on, goes over to its VM, and is free once that is gone', () => {
    askAndPlan(world);
    expect(counted()).toEqual(only);
    approve(world);
    run(world);
    expect(counted()).toEqual(only);
    end(world, 1, { end: 'done', facts: readyFacts });
    expect(counted()).toEqual({ used: 1, reserved: 0 });
    world.type('terminal:ana', '/vm destroy web-1 confirm=web-1');
    plan(world, 2);
    approve(world, 2);
    run(world, 2);
    expect(counted()).toEqual({ used: 1, reserved: 0 });
    end(world, 2, { end: 'done', facts: { destroyed: { vmid: 12000 } } });
    expect(counted()).toEqual(nothing);
  });

  it.each<[string, () => void]>([
    ['cancelled', () => world.type('terminal:ana', '/vm cancel R-1')],
    ['denied', () => world.type('terminal:bo', '/vm deny R-1 no')],
    [
      'failed before anything was changed',
      () => {
        approve(world);
        run(world);
        end(world, 1, stoppedAt('apply', {}));
      },
    ],
  ])('is free where it was %s', (_, become) => {
    askAndPlan(world);
    become();
    expect(counted()).toEqual(nothing);
  });

  it.each<[string, 'unknown' | 'failed', () => void]>([
    ['is not known', 'unknown', () => undefined],
    ['is left as it is', 'failed', () => world.type('terminal:bo', '/vm leave R-1')],
  ])('stays held while its outcome %s', (_, state, become) => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', { word: 'unknown', changed: 'not known' }));
    become();
    expect([world.request(1).state.state, counted()]).toEqual([state, only]);
  });

  it('is the VM of who asked once it is adopted', () => {
    const runId = askApproveRun(world);
    const apply = {
      runId,
      stage: 'apply',
      step: 'apply',
      kind: 'container',
      at: 1,
      attempt: 1,
      once: 'plan:f1',
    } as const;
    const { stepId } = world.tools.journal.intend(apply);
    const lost = stoppedAt('apply', { word: 'unknown', changed: 'not known' });
    if (lost.end === 'stopped') world.tools.journal.end(stepId, { outcome: 'stopped', failure: lost.failure, at: 2 });
    end(world, 1, lost);
    world.type('terminal:bo', '/vm adopt R-1');
    expect(counted()).toEqual(only);
    end(world, 1, { end: 'done', facts: readyFacts });
    expect(world.transaction(({ quotas }) => quotas.sum(null))).toMatchObject([
      { owner: world.people.ana.id, stands: true, amounts: { vms: 1, cores: 1, memoryMiB: 1024, diskGiB: 8 } },
    ]);
  });

  it('is not asked about again: not by the plan, nor by the last check', () => {
    world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=prod lease=7d');
    setQuota(world, { group: 'web-team', vms: 0 });
    plan(world, 1);
    approve(world);
    expect(begin(world, 1).next).toBe('run');
    expect(counted()).toEqual(only);
  });

  it('is asked about again where it was free meanwhile', () => {
    askApproveRun(world);
    end(world, 1, stoppedAt('apply', {}));
    setQuota(world, { group: 'web-team', vms: 1 });
    ask('bo', 'web-2');
    expect(textOf(world.type('terminal:ana', '/vm retry R-1'))).toContain(
      'web-team has 1 of 1 VMs (R-2 web-2): 0 left',
    );
    expect([world.request(1).state.state, counted()]).toEqual(['failed', only]);
    world.type('terminal:bo', '/vm cancel R-2');
    world.type('terminal:ana', '/vm retry R-1');
    expect([world.request(1).state.state, counted()]).toEqual(['planning', only]);
  });

  it.each([
    ['larger, within the quota', 4, 'awaiting-approval', 4],
    ['larger, beyond the quota', 5, 'failed', undefined],
    ['smaller', 0.5, 'awaiting-approval', 0.5],
  ])('is what its size takes when it is planned: %s', (_, cores, state, held) => {
    setQuota(world, { group: 'web-team', cores: 4 });
    world.type('terminal:ana', '/vm create web-1 template=debian-13 size=s env=prod lease=7d');
    const size = { name: 's', cores: Math.ceil(cores), memoryMiB: 1024, diskGiB: 8 };
    world.tools.settings = { ...world.tools.settings, sizes: new Map([['s', size]]) };
    plan(world, 1);
    expect([world.request(1).state.state, taken()?.cores]).toEqual([
      state,
      held === undefined ? held : Math.ceil(held),
    ]);
    if (state === 'failed') {
      expect(world.request(1).state).toMatchObject({
        failure: {
          message: `size s is larger than it was when this was asked: web-team has 0 of 4 vCPU: 4 left, and this needs 5; ${CURE}`,
        },
      });
    }
  });
});

describe('a group with a quota that cannot be read', () => {
  const mirror = (): void =>
    world.transaction(({ people }) => {
      people.addGroup('guild');
      people.setMirror('guild', { source: 'slack:T1/S9', isRead: true });
      people.saveReadingProblem('guild', 'Slack does not answer');
    });

  it('lets nobody have more where its quota could count', () => {
    mirror();
    setQuota(world, { group: 'guild', environment: 'dev', vms: 9 });
    expect(ask('ana', 'web-1')).toContain(
      'who is in guild cannot be read from Slack right now: Slack does not answer; that group has a quota, and nobody gets more while it is not known who counts',
    );
    expect(world.count().requests).toBe(0);
    expect(ask('ana', 'web-1', 'size=s env=prod')).toContain('it is being planned');
  });

  it('hinders no destroying', () => {
    askApproveRun(world);
    end(world, 1, { end: 'done', facts: readyFacts });
    mirror();
    setQuota(world, { group: 'guild', vms: 9 });
    expect(textOf(world.type('terminal:ana', '/vm destroy web-1 confirm=web-1'))).toContain('R-2 destroy web-1');
  });
});
