import { describe, expect, it } from 'vitest';
import type { SlackInstallation } from '../settings/installation.js';
import type { CallSlack } from './call-slack.js';
import { examineChannels } from './examine-channels.js';
import { examineAppToken, examineBotToken } from './examine-tokens.js';

const slack: SlackInstallation = {
  ...{ team: 'T0123', botTokenFile: '/bot', appTokenFile: '/app', apiUrl: 'https://slack.test/api/', command: 'vm' },
  ...{ fallbackChannel: 'C0123', operatorsChannel: null },
};

/** Answers every method with this. */
const answering =
  (data: object): CallSlack =>
  async (_method, _args, reply) => ({ reply: 'ok', data: reply.parse(data) });

describe('a look at Slack', () => {
  it('finds tokens of two apps', async () => {
    const look = (token: string, appId: string | null) =>
      examineAppToken(answering({ url: 'wss://x' }), { slack, token, appId });
    expect((await look('xapp-1-A0ONE-1-x', 'A0TWO'))[0]?.what).toBe(
      'the tokens are of two apps: the bot token of A0TWO, the app-level token of A0ONE',
    );
    expect((await look('xapp-1-A0ONE-1-x', 'A0ONE'))[0]?.look).toBe('good');
    expect((await look('xapp-1-A0ONE-1-x', null))[0]?.look).toBe('good');
  });

  it('finds the token of a person', async () => {
    const person = answering({ team_id: 'T0123', team: 'x', user: 'ana' });
    expect(await examineBotToken(person, { slack, userGroups: false })).toEqual({
      token: 'refused',
      findings: [
        { look: 'bad', what: 'the bot token is a person’s', cure: 'put the Bot User OAuth Token (xoxb-…) into /bot' },
      ],
    });
  });

  it('says that another organisation reads a shared channel', async () => {
    const shared = answering({ channel: { name: 'vms', is_member: true, is_ext_shared: true } });
    const all = await examineChannels(shared, [{ id: 'C1', usedBy: ['fallback'] }], 'bot');
    expect(all.map(({ look }) => look)).toEqual(['good', 'notice']);
    expect(all[1]?.what).toContain('#vms C1 (fallback) is shared with another organisation');
  });

  it('lets no name move the cursor', async () => {
    const hostile = answering({ channel: { name: 'a\u001b[2Jb\u202Ec\nd', is_member: true } });
    const [finding] = await examineChannels(hostile, [{ id: 'C1', usedBy: ['fallback'] }], 'bot');
    expect(finding?.what).toBe('the bot is in #a [2Jb c d C1 (fallback)');
  });

  it('says that Slack told no scopes', async () => {
    const silent = answering({ team_id: 'T0123', team: 'x', user: 'bot', bot_id: 'B1' });
    const { findings } = await examineBotToken(silent, { slack, userGroups: false });
    expect(findings.map(({ look, what }) => [look, what])).toContainEqual([
      ...['notice', 'Slack did not say which scopes the bot token has'],
    ]);
  });
});
