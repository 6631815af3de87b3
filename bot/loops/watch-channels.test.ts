import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import { describeHealth } from '../host/describe-health.js';
import { createLog } from '../log.js';
import type { ClosedChannel } from '../platform.js';
import { createWatchChannels } from './watch-channels.js';

let closed: ClosedChannel[];
let logged: string[];
const platforms = new Map([
  ['slack', { closedChannels: () => closed, health: () => ({ state: 'fine' }) as const }],
  ['terminal', { health: () => ({ state: 'fine' }) as const }],
]);
const open = new Set<TestWorld>();
beforeEach(() => {
  closed = [];
  logged = [];
});
afterEach(() => {
  for (const world of open) world.remove();
  open.clear();
});

function watch(operatorsChannels: string[]) {
  const world = testWorld({ operatorsChannels });
  open.add(world);
  const look = createWatchChannels(
    world.tools,
    platforms,
    createLog('info', (line) => logged.push(line)),
  );
  const notices = () =>
    world.transaction(({ outbox }) =>
      outbox
        .listDue(world.clock.now, 100)
        .flatMap(({ item }) =>
          item.kind === 'notice' && item.card.kind === 'answer'
            ? [[item.channel, item.card.title, ...item.card.lines]]
            : [],
        ),
    );
  return { look, notices };
}

const vms: ClosedChannel = {
  ...{ channel: 'slack:C1', name: '#vms', why: 'the bot is not in #vms (any more)', cure: 'type /invite @bot in #vms' },
  ...{ meanwhile: 'its cards go to the fallback channel meanwhile', since: Date.UTC(2026, 10, 24, 12) },
};

it('tells the operators once with the cure, and again only after it was open in between', async () => {
  const { look, notices } = watch(['slack:C9', 'terminal:main']);
  closed = [vms];
  await look();
  await look();
  const said = ['the bot is not in #vms (any more)', 'type /invite @bot in #vms', vms.meanwhile];
  expect(notices()).toEqual([
    ['slack:C9', ...said],
    ['terminal:main', ...said],
  ]);
  closed = [];
  await look();
  await look();
  expect(notices().slice(2)).toEqual([
    ['slack:C9', '#vms takes messages again', 'new cards go there'],
    ['terminal:main', '#vms takes messages again', 'new cards go there'],
  ]);
  closed = [vms];
  await look();
  expect(notices()).toHaveLength(6);
});

it('has it in the log and in chatops health, also where no operators’ channel is configured', async () => {
  const { look, notices } = watch([]);
  closed = [vms];
  await look();
  expect(notices()).toEqual([]);
  expect(logged.join()).toContain('the bot is not in #vms (any more)');
  expect(describeHealth('1.2.3', platforms)).toMatchObject({
    ok: true,
    lines: [
      ...['chatops 1.2.3 is running', 'slack: fine', 'terminal: fine'],
      `since 2026-11-24T12:00:00.000Z: ${vms.why}: ${vms.cure}; ${vms.meanwhile}`,
    ],
  });
});
