import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../../test/stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../../test/stand-ins/slack/start-slack-stand-in.js';
import { type CallSlack, createCallSlack } from './call-slack.js';
import { createLookUpAccount } from './look-up-account.js';
import { createReadGroup } from './read-group.js';

const TEAM = 'T0STANDIN';

let slack: SlackStandIn;
let call: CallSlack;
let now: number;
beforeEach(async () => {
  slack = await startSlackStandIn();
  now = 1_000;
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  call = createCallSlack(new WebClient(slack.botToken, options), () => undefined);
});
afterEach(async () => {
  slack.assertValid();
  await slack.stop();
});

describe('a user group', () => {
  const read = (source = `slack:${TEAM}/S1`) => createReadGroup(call, TEAM, () => now)(source);

  it('is read as the accounts that are in it now', async () => {
    expect(await read()).toEqual({ read: true, actors: [`slack:${TEAM}/U2`, `slack:${TEAM}/U3`] });
    slack.setGroup({ id: 'S1', users: ['U3'] });
    expect(await read()).toEqual({ read: true, actors: [`slack:${TEAM}/U3`] });
  });

  it.each<[string, () => void, string]>([
    ['on a free plan', () => slack.setPlan('free'), 'this workspace has no user groups on its plan'],
    [
      'without the scope',
      () => slack.fault({ fault: 'error', error: 'missing_scope', method: 'usergroups.users.list' }),
      'the bot lacks the scope usergroups:read',
    ],
    [
      'with a token that was taken back',
      () => slack.fault({ fault: 'error', error: 'token_revoked', method: 'usergroups.users.list' }),
      'Slack says token_revoked',
    ],
    ['of a server that fails', () => slack.fault({ fault: 'http-error', status: 503 }), 'Slack gives no answer'],
    ['whose answer is lost', () => slack.fault({ fault: 'reply-lost' }), 'Slack gives no answer'],
  ])('is not known %s', async (_, break_, why) => {
    break_();
    expect(await read()).toEqual({ read: false, why: expect.stringContaining(why) });
  });

  it.each([
    [`slack:${TEAM}/S9`, 'there is no such user group'],
    ['slack:T9/S1', 'is no user group of the team'],
    [`slack:${TEAM}/list`, 'is no user group of the team'],
  ])('%s is not known', async (source, why) => {
    expect(await read(source)).toEqual({ read: false, why: expect.stringContaining(why) });
  });

  it('is not asked for again before Slack wants it', async () => {
    const readGroup = createReadGroup(call, TEAM, () => now);
    slack.fault({ fault: 'rate-limited', retryAfterS: 30, method: 'usergroups.users.list' });
    const why = 'Slack was asked too often; it answers again in 30 s';
    expect(await readGroup(`slack:${TEAM}/S1`)).toEqual({ read: false, why });
    now += 20_000;
    expect(await readGroup(`slack:${TEAM}/S1`)).toEqual({ read: false, why: why.replace('30', '10') });
    now += 10_000;
    expect(await readGroup(`slack:${TEAM}/S1`)).toMatchObject({ read: true });
  });
});

describe('an account', () => {
  const lookUp = (id = 'U1') => createLookUpAccount(call, TEAM)(`slack:${TEAM}/${id}`);

  it('of a full member has the names of its profile', async () => {
    slack.setUser({ id: 'U1', name: 'ana.b', realName: 'Ana B' });
    expect(await lookUp()).toEqual({ kind: 'member', name: 'ana.b', display: 'ana.b' });
  });

  it.each<[string, Parameters<SlackStandIn['setUser']>[0], string, string]>([
    ['a guest', { id: 'U1', isRestricted: true }, 'outside', 'is a guest'],
    ['a guest of one channel', { id: 'U1', isUltraRestricted: true }, 'outside', 'is a guest'],
    ['Slack Connect', { id: 'U1', isStranger: true }, 'outside', 'another organisation'],
    ['another team', { id: 'U1', teamId: 'T9' }, 'outside', 'another team'],
    ['a bot', { id: 'U1', isBot: true }, 'bot', 'is a bot'],
    ['Slackbot', { id: 'USLACKBOT' }, 'bot', 'is a bot'],
    ['a closed account', { id: 'U1', deleted: true }, 'closed', 'is closed'],
  ])('of %s has no rights', async (_, user, kind, why) => {
    slack.setUser(user);
    expect(await lookUp(user.id)).toEqual({ kind, why: expect.stringContaining(why) });
  });

  it('of another team is not even asked about', async () => {
    // By its id alone it would be a member of ours.
    expect(await createLookUpAccount(call, TEAM)('slack:T9/U1')).toMatchObject({ kind: 'outside' });
    expect(slack.countsByMethod()['users.info']).toBeUndefined();
  });

  it.each<[string, () => void]>([
    ['is not there', () => undefined],
    ['cannot be asked about', () => slack.fault({ fault: 'http-error', status: 500 })],
    ['is asked about too often', () => slack.fault({ fault: 'rate-limited', retryAfterS: 3 })],
  ])('that %s is unknown', async (_, break_) => {
    break_();
    expect(await lookUp('U0NOBODY')).toMatchObject({ kind: 'unknown', why: expect.stringContaining('Slack says') });
  });
});
