import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import { describeHealth } from '../host/describe-health.js';
import { createLog } from '../log.js';
import type { PlatformHealth } from '../platform.js';
import { createWatchPlatforms } from './watch-platforms.js';

let world: TestWorld;
let slack: PlatformHealth;
let look: () => Promise<number | null>;
const platforms = new Map([
  ['slack', { health: () => slack }],
  ['terminal', { health: (): PlatformHealth => ({ state: 'fine' }) }],
]);
beforeEach(() => {
  world = testWorld({ operatorsChannels: ['slack:C9', 'terminal:main'] });
  slack = { state: 'fine' };
  look = createWatchPlatforms(world.tools, platforms, createLog('silent'));
});
afterEach(() => world.remove());

const notices = () =>
  world.transaction(({ outbox }) =>
    outbox
      .listDue(world.clock.now, 100)
      .flatMap(({ item }) =>
        item.kind === 'notice' && item.card.kind === 'answer' ? [`${item.channel} ${item.card.title}`] : [],
      ),
  );
const sick = (why: string): PlatformHealth => ({ state: 'sick', why, since: world.clock.now });

describe('watching platforms', () => {
  it('tells the others once that one is not well, and once that it is again', async () => {
    await look();
    expect(notices()).toEqual([]);
    slack = sick('token_revoked');
    world.clock.now += 10_000;
    await look();
    await look();
    expect(notices()).toEqual(['terminal:main slack is not well: token_revoked']);
    slack = { state: 'fine' };
    await look();
    await look();
    expect(notices().slice(1)).toEqual(['terminal:main slack is well again']);
  });

  it('says nothing of what passes within seconds', async () => {
    slack = sick('the socket is changed');
    world.clock.now += 9_999;
    await look();
    slack = { state: 'fine' };
    await look();
    expect(notices()).toEqual([]);
  });

  it('has a line for each in chatops health, which is not well where one is not', () => {
    expect(describeHealth('1.2.3', platforms)).toEqual({
      ...{ ok: true, lines: ['chatops 1.2.3 is running', 'slack: fine', 'terminal: fine'], content: null },
    });
    slack = { state: 'sick', why: 'token_revoked', since: Date.UTC(2026, 10, 24, 12) };
    expect(describeHealth('1.2.3', platforms)).toMatchObject({
      ok: false,
      lines: [
        'chatops 1.2.3 is running',
        'slack: not well since 2026-11-24T12:00:00.000Z: token_revoked',
        'terminal: fine',
      ],
    });
  });
});
