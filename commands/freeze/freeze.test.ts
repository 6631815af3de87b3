import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastCheck } from '../approval/last-check.js';
import { askApproveRun, end, FILES, plan, stoppedAt } from '../fakes/drive-request.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { expire } from '../request/expire.js';
import { startRun } from '../request/start-run.js';
import type { Settings } from '../settings.js';

const HOUR_MS = 3_600_000;
const ASK = '/vm create web-1 template=debian-13 size=s env=prod blueprint=web workers=2';
const FROZEN = 'prod is frozen until Tue, 24 Nov 2026, 14:00 UTC, by Cy: "release week"';

let world: TestWorld;
const open = (change: Partial<Settings> = {}): void => {
  world = testWorld({ operatorsChannels: ['slack:C0OPS'], ...change });
  world.transaction(({ people }) => {
    people.addGroup('administrators');
    people.addMember('administrators', world.people.cy.id, 0);
  });
};
beforeEach(() => open());
afterEach(() => world.remove());

const say = (actor: string, text: string): string => {
  const reply = world.type(`terminal:${actor}`, text);
  if (reply.kind !== 'answer') throw new Error('a form came');
  return [`${reply.tone}: ${reply.title}`, ...reply.lines].join('\n');
};
const freeze = (words = 'env=prod until=2h reason="release week"'): string => say('cy', `/vm-admin freeze ${words}`);
const state = (): string => world.request(1).state.state;
const check = (runId: string, stage: 'apply' | 'configure' = 'apply') =>
  lastCheck(world.tools, world.request(1).id, runId, { stage, effect: 'changes' }, FILES);
const notices = (): string[] =>
  world.transaction(({ outbox }) =>
    outbox
      .listDue(world.clock.now, 100)
      .flatMap(({ item }) =>
        item.kind === 'notice' && item.card.kind === 'answer' ? [`${item.channel} ${item.card.title}`] : [],
      ),
  );

describe('a freeze', () => {
  it('is begun by an administrator, and said where the cards go and to those who run the bot', () => {
    expect(freeze()).toContain(`ok: ${FROZEN}`);
    expect(notices()).toEqual([`terminal:main ${FROZEN}`, `slack:C0OPS ${FROZEN}`]);
    expect(say('ana', '/vm-admin freeze')).toBe(`ok: frozen\n${FROZEN}`);
    expect(say('cy', '/vm-admin audit')).toContain('audit');
  });

  it.each([
    ['nobody else', 'bo', 'env=prod until=2h reason=x', 'refused: this is for administrators'],
    ['without an environment that there is', 'cy', 'env=Prod until=2h reason=x', 'allowed is prod, dev, all'],
    ['without an end', 'cy', 'env=prod reason=x', 'until is missing'],
    ['without a reason', 'cy', 'env=prod until=2h', 'reason is missing'],
    ['until a time without a zone', 'cy', 'env=prod until=2026-12-01T18:00 reason=x', 'with its zone'],
    ['until a time that is over', 'cy', 'env=prod until=2026-11-24T12:00Z reason=x', 'is over already'],
    ['for too long', 'cy', 'env=prod until=91d reason=x', 'is too far away'],
    ['until no time at all', 'cy', 'env=prod until=soon reason=x', '"soon" is no end of a freeze'],
    ['on a day that is none', 'cy', 'env=prod until=2026-13-41T18:00Z reason=x', 'is no end of a freeze'],
  ])('is not begun: %s', (_, actor, words, why) => {
    expect(say(actor, `/vm-admin freeze ${words}`)).toContain(why);
    expect(say(actor, `/vm-admin freeze ${words}`)).toContain('nothing was changed');
    expect(say('ana', '/vm-admin freeze')).toBe('ok: nothing is frozen');
  });

  it.each([
    ['2026-11-24T15:00+01:00', Date.UTC(2026, 10, 24, 14)],
    ['2026-11-24T15:00:30Z', Date.UTC(2026, 10, 24, 15, 0, 30)],
    ['90m', Date.UTC(2026, 10, 24, 13, 30)],
    ['90d', Date.UTC(2026, 10, 24 + 90, 12)],
  ])('lasts until %s', (until, at) => {
    freeze(`env=prod until=${until} reason=x`);
    expect(world.transaction(({ freezes }) => freezes.listOpen().map((one) => one.until))).toEqual([at]);
  });

  it('keeps what is asked, which waits and is begun once its time is over', () => {
    freeze();
    expect(say('ana', ASK)).toContain(`${FROZEN}\nit waits for the end of that`);
    plan(world, 1);
    expect(world.card(1).stateNote).toBe(`${FROZEN}; it may be approved meanwhile`);
    say('bo', `/vm approve R-1 ${world.card(1).approval?.digest}`);
    expect(state()).toBe('approved');
    expect(startRun(world.tools, world.request(1).id)).toEqual({ next: 'later', why: FROZEN });
    expect(world.card(1).stateNote).toBe(`waiting: ${FROZEN}`);
    world.clock.now += 2 * HOUR_MS - 1;
    expect(expire(world.tools)).toBe(world.clock.now + 1);
    world.clock.now += 1;
    expire(world.tools);
    expect(world.card(1).stateNote).toBe('waiting for a free place, 1st in line');
    expect(notices().at(-1)).toBe('slack:C0OPS prod is no longer frozen by "release week": its time is over');
    expect(startRun(world.tools, world.request(1).id)).toMatchObject({ next: 'run' });
  });

  it('does not keep what waits from expiring', () => {
    askApproved();
    freeze('env=prod until=3d reason=x');
    world.clock.now += 30 * HOUR_MS;
    expire(world.tools);
    expect(state()).toBe('expired');
  });

  it('that slips in after the run has begun is found at its last check; it is planned anew, votes are kept, and it waits', () => {
    const runId = askApproveRun(world);
    freeze();
    expect(check(runId)).toMatchObject({ word: 'refused', message: FROZEN, changed: 'nothing', next: 'plan-anew' });
    end(world, 1, stoppedAt('apply', { word: 'refused', next: 'plan-anew', message: FROZEN }));
    plan(world, 1);
    expect(state()).toBe('approved');
    expect(startRun(world.tools, world.request(1).id)).toEqual({ next: 'later', why: FROZEN });
  });

  it('does not stop what is past its last check', () => {
    const runId = askApproveRun(world);
    freeze();
    expect(check(runId, 'configure')).toBeNull();
  });

  it.each([
    ['another environment', 'env=dev until=2h reason=x', null],
    ['everything', 'env=all until=2h reason=x', 'everything is frozen until Tue, 24 Nov 2026, 14:00 UTC, by Cy: "x"'],
  ])('of %s is what it says', (_, words, why) => {
    const runId = askApproveRun(world);
    freeze(words);
    expect(check(runId)?.message ?? null).toBe(why);
  });

  it('of everything freezes templates too, of an environment it does not', () => {
    freeze();
    expect(say('dee', '/vm-admin template build debian-13')).not.toContain('frozen');
  });

  it('is ended by an administrator, and by nobody else', () => {
    askApproved();
    freeze();
    expect(say('bo', '/vm-admin unfreeze env=prod')).toContain('refused: this is for administrators');
    expect(startRun(world.tools, world.request(1).id)).toMatchObject({ next: 'later' });
    expect(say('cy', '/vm-admin unfreeze env=dev')).toContain('problem: dev is not frozen by itself');
    expect(say('cy', '/vm-admin unfreeze env=prod')).toBe('ok: prod is no longer frozen');
    expect(notices().at(-1)).toBe('slack:C0OPS prod is no longer frozen by "release week": ended by Cy');
    expect(startRun(world.tools, world.request(1).id)).toMatchObject({ next: 'run' });
  });

  it('that ends while another lasts leaves that one standing', () => {
    askApproved();
    freeze();
    freeze('env=all until=1d reason="no power"');
    say('cy', '/vm-admin unfreeze env=prod');
    expect(startRun(world.tools, world.request(1).id)).toMatchObject({ next: 'later' });
    expect(say('cy', '/vm-admin unfreeze env=prod')).toContain('everything is frozen until');
  });

  it('refuses what is asked where the configuration says so', () => {
    world.remove();
    const { limits } = testSettings();
    open({ limits: { ...limits, whileFrozen: 'refuse' } });
    freeze();
    const before = world.count();
    expect(say('ana', ASK)).toContain(FROZEN);
    expect(say('ana', ASK)).toContain('nothing was changed');
    expect(world.count()).toMatchObject({ requests: before.requests, held: before.held });
    expect(say('ana', ASK.replace('env=prod', 'env=dev'))).toContain('ok: R-1');
  });
});

function askApproved(): void {
  say('ana', ASK);
  plan(world, 1);
  say('bo', `/vm approve R-1 ${world.card(1).approval?.digest}`);
}

function testSettings(): Settings {
  const other = testWorld();
  const { settings } = other.tools;
  other.remove();
  return settings;
}
