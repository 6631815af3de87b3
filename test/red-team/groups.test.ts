import { describe, expect, it } from 'vitest';
import type { Rule } from '../../commands/approval/policy.js';
import { expectLines } from '../slack/use-slack-bot.js';
import { PLATFORMS, type PlatformName } from './door.js';
import { policyOf } from './house-policy.js';
import { APPROVERS } from './start-house.js';
import { chosen, useHouse } from './use-house.js';

const {
  house,
  door,
  ask,
  state,
  votes,
  requests,
  untilState,
  approveAndHold,
  expectNothingMade,
  pass,
  person,
  untilTaken,
} = useHouse();
const NOT_YOURS = 'this is not yours to decide';
const without = (gone: string): string[] => APPROVERS.filter((who) => who !== gone);
const expectWaiting = (number: number): void => {
  expect([state(number), votes(number)]).toEqual(['awaiting-approval', []]);
  expectNothingMade(number);
};
/** Every request needs one of this group too. */
const needs = (group: string): Rule => ({
  ...{ name: `needs-${group}`, when: [] },
  effect: { kind: 'require', approvals: [{ group, count: 1 }], expiresAfterHours: null },
});
const askFor = (platform: PlatformName, who = 'ana'): Promise<string[]> =>
  door(platform).say(who, 'vm create', { name: 'none-1', ...chosen(platform) });

describe.each(PLATFORMS)('in %s, the vote of somebody', (platform) => {
  it('who left the group a second ago counts for nothing, and neither does their denial', async () => {
    const { number, card } = await ask(platform);
    door(platform).setOps(without('bo'));
    await pass(1_000);
    for (const action of ['approve', 'deny'] as const) {
      expectLines(await card.press('bo', action), NOT_YOURS, `rule prod-of-${platform} does not ask you`);
    }
    expectWaiting(number);
  });

  it('who joined the group after the request was made counts for nothing', async () => {
    const { number, card } = await ask(platform);
    door(platform).setOps([...APPROVERS, 'dee']);
    await pass(1_000);
    const late = 'your membership was first seen after this request was made; you can vote on later ones';
    for (const action of ['approve', 'deny'] as const) expectLines(await card.press('dee', action), NOT_YOURS, late);
    expectWaiting(number);
  });

  it('who was let go counts for nothing, and they can ask for nothing', async () => {
    const { number, card } = await ask(platform);
    const bo = person(platform, 'bo');
    house().stores(({ people }) => people.setActive(bo, false));
    const before = requests();
    expectLines(await card.press('bo', 'approve'), 'is not active', 'nothing was changed');
    expectLines(await askFor(platform, 'bo'), 'is not active', 'nothing was changed');
    house().stores(({ people }) => people.setActive(bo, true));
    expect(requests()).toBe(before);
    expectWaiting(number);
  });
});

describe.each(PLATFORMS)('in %s, a request whose rule asks a group', (platform) => {
  it.each<[string, () => void, string]>([
    ['that does not exist', () => undefined, 'asks for approvals of group ghosts, which does not exist'],
    [
      'in which nobody is',
      () => house().stores(({ people }) => people.addGroup('ghosts')),
      'there are not that many who may',
    ],
    [
      'in which nobody is but the requester',
      () => house().stores(({ people }) => people.addMember('ghosts', person(platform, 'ana'), 0)),
      'the requester never approves',
    ],
  ])('%s is not made at all, and the reason is told', async (_, prepare, words) => {
    prepare();
    const before = requests();
    house().load(policyOf(1, [needs('ghosts')]));
    const lines = await askFor(platform);
    expect(lines.join('\n')).toContain(words);
    expect([requests(), house().stores(({ reservations }) => reservations.holderOf('name:none-1'))]).toEqual([
      ...[before, null],
    ]);
    if (words.startsWith('the requester')) house().stores(({ people }) => people.removeGroup('ghosts'));
  });

  it('that is removed while it waits is refused at the next vote', async () => {
    house().stores(({ people }) => {
      people.addGroup('shadows');
      people.addMember('shadows', person(platform, 'bo'), 0);
    });
    house().load(policyOf(1, [needs('shadows')]));
    const { number, card } = await ask(platform);
    house().stores(({ people }) => people.removeGroup('shadows'));
    expectLines(await card.press('bo', 'approve'), 'nothing to decide', /group shadows, which does not exist/);
    expect([state(number), votes(number)]).toEqual(['refused', []]);
    expectNothingMade(number);
  });
});

describe('in slack, while who decides cannot be read', () => {
  it('no vote counts, and it is told why', async () => {
    const { number, card } = await ask('slack');
    await pass(1_001);
    house().slack.fault({ fault: 'error', error: 'internal_error', method: 'usergroups.users.list', times: 1 });
    const lines = await card.press('bo', 'approve');
    expectLines(lines, 'cannot be read from Slack right now', 'your vote was not counted; nothing was changed');
    expectWaiting(number);
  });
});

describe.each(PLATFORMS)('in %s, between the approval and the change', (platform) => {
  it.each([
    ['who approved it', 'fay', ['awaiting-approval']],
    ['who asked for it', 'ana', ['refused', 'failed', 'cancelled']],
  ])('%s is let go: no VM is made', async (_, who, ends) => {
    const asked = await ask(platform);
    const open = await approveAndHold(asked, 'fay');
    const gone = person(platform, who);
    house().stores(({ people }) => people.setActive(gone, false));
    open();
    await untilState(asked.number, ...ends);
    house().stores(({ people }) => people.setActive(gone, true));
    expectNothingMade(asked.number);
  });
});

describe.each(['slack', 'discord', 'terminal'] as const)('in %s, between the approval and the change', (platform) => {
  it('who approved it leaves the group: no VM is made, and it is asked again', async () => {
    if (platform === 'discord') await untilTaken('discord');
    const asked = await ask(platform);
    const open = await approveAndHold(asked, 'fay');
    door(platform).setOps(without('fay'));
    house().clock.advance(61_000);
    open();
    await untilState(asked.number, 'awaiting-approval');
    expectNothingMade(asked.number);
  });
});

describe('in discord, between the approval and the change', () => {
  it('who decides cannot be read any more: it waits, visibly, and makes no VM', async () => {
    await untilTaken('discord');
    const asked = await ask('discord');
    const open = await approveAndHold(asked, 'gus');
    const route = 'GET /guilds/{guild_id}/members/{user_id}';
    const over = house().discord.fault({ fault: 'http-error', route, status: 503, times: Number.POSITIVE_INFINITY });
    house().clock.advance(61_000);
    open();
    const waits = (): string | null => {
      const { state: now } = house().request(asked.number);
      return now.state === 'running' ? (now.waits ?? null) : null;
    };
    await expect.poll(waits, { timeout: 10_000 }).toMatch(/cannot be read from Discord right now/);
    expectNothingMade(asked.number);
    over();
  });
});
