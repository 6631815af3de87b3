import { afterEach, beforeEach, expect, it } from 'vitest';
import { approve, askAndPlan, askApproveRun, end, readyFacts } from '../fakes/drive-request.js';
import { sampleSettings } from '../fakes/sample-settings.js';
import { type TestWorld, testWorld } from '../fakes/test-world.js';
import { cardHomes } from './card-homes.js';

const [SLACK, DISCORD] = ['slack:C1', 'discord:1098765432109876542'];

let world: TestWorld;
beforeEach(() => {
  const environments = [...sampleSettings.environments].map(([name, environment]) => {
    return [name, { ...environment, channel: SLACK, alsoIn: [DISCORD] }] as const;
  });
  world = testWorld({ environments: new Map(environments) });
});
afterEach(() => world.remove());

const due = () => world.transaction(({ outbox }) => outbox.listDue(world.clock.now, 1000).map(({ item }) => item));
const cards = () => due().flatMap((item) => (item.kind === 'card' ? [item] : []));
const link = (...accounts: string[]) =>
  world.transaction(({ people }) => accounts.forEach((account) => void people.addActor(world.people.ana.id, account)));

it('shows a request on both platforms, each with the accounts of its own', () => {
  link('slack:T1/U1', 'discord:1098765432109876561');
  askAndPlan(world);
  expect(cards().map(({ channel, card }) => [channel, 'requester' in card ? card.requester.actor : null])).toEqual([
    [SLACK, 'slack:T1/U1'],
    [DISCORD, 'discord:1098765432109876561'],
  ]);
  approve(world);
  expect(cards().map(({ channel, card }) => [channel, 'state' in card ? card.state : null])).toEqual([
    [SLACK, 'approved'],
    [DISCORD, 'approved'],
  ]);
});

it('names the group of its own platform alone, so that it can be mentioned there', () => {
  world.transaction(({ people }) => {
    people.setMirror('ops', { source: 'discord:1098765432109876540/1098765432109876550', isRead: true });
    people.saveReading('ops', ['discord:1098765432109876562'], world.clock.now - 1000);
  });
  askAndPlan(world);
  const addresses = cards().map(({ card }) =>
    card.kind === 'request' ? card.approval?.groups[0]?.address : undefined,
  );
  expect(addresses).toEqual([null, 'discord:1098765432109876540/1098765432109876550']);
});

it.each([
  ['discord:1098765432109876561', DISCORD],
  ['slack:T1/U1', SLACK],
  ['terminal:ana', SLACK],
])('mentions who asked by %s in %s, once', (account, home) => {
  if (account !== 'terminal:ana') link(account);
  askApproveRun(world, account);
  end(world, 1, { end: 'done', facts: readyFacts });
  expect(due().flatMap((item) => (item.kind === 'reply' ? [item.channel] : []))).toEqual([home]);
});

it('goes on showing it where its card stands, whatever the configuration says by then', () => {
  askAndPlan(world);
  world.transaction(({ outbox }) => {
    for (const { id, item } of outbox.listDue(world.clock.now, 100)) {
      if (item.kind === 'card') outbox.markSent(id, `m-${item.channel}`, 1);
    }
  });
  const { environments } = sampleSettings;
  const homes = world.transaction((stores) => cardHomes(stores, { environments }, world.request(1)));
  expect(homes).toEqual([SLACK, DISCORD]);
});
