import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerCard } from '../../commands/card.js';
import type { SlackStandIn } from '../../test/stand-ins/slack/slack-stand-in.js';
import { describeMessenger, type MessengerHarness } from '../messenger.contract.js';
import { createClosedChannels } from './closed-channels.js';
import { openSlackStage, type SlackStage } from './fakes/slack-stage.js';
import { slackMessenger } from './messenger.js';
import { createSendFile } from './send-file.js';

const channel = 'slack:C1';
/** The history scope is optional; with it a post whose reply was lost is found again. */
const withHistory = ['chat:write', 'users:read', 'channels:history', 'commands', 'files:write'];

describeMessenger('Slack', async () => {
  const stage = await openSlackStage();
  const { slack } = stage;
  slack.setBotScopes(withHistory);
  return {
    ...{ messenger: messengerOf(stage), channel, actor: 'slack:T0STANDIN/U1', other: 'slack:T0STANDIN/U2' },
    seenInChannel: async () =>
      slack
        .messages('C1')
        .flatMap((top) => [top, ...repliesTo(slack, top.ts)])
        .map(titleOf),
    seenBy: async (actor) => slack.ephemerals(actor.split('/')[1] ?? '').map(titleOf),
    close: () => stage.close(),
  } satisfies MessengerHarness;
});

describe('in trouble with Slack', () => {
  let stage: SlackStage;
  beforeEach(async () => {
    stage = await openSlackStage();
  });
  afterEach(async () => {
    stage.slack.assertValid();
    await stage.close();
  });
  const post = (nonce = 'n-1') => messengerOf(stage).post(channel, cardOf('one'), nonce, null);

  it('finds a post whose reply was lost, and says that nobody knows until then', async () => {
    stage.slack.setBotScopes(withHistory);
    stage.slack.fault({ fault: 'reply-lost', method: 'chat.postMessage', times: 1 });
    expect(await post()).toMatchObject({ delivery: 'uncertain' });
    expect(await messengerOf(stage).findPost(channel, 'n-1')).toEqual({
      ...{ lookup: 'there', messageId: stage.slack.messages('C1')[0]?.ts },
    });
  });

  it('waits as long as Slack says', async () => {
    stage.slack.fault({ fault: 'rate-limited', retryAfterS: 30, method: 'chat.postMessage', times: 1 });
    expect(await post()).toMatchObject({ delivery: 'later', afterMs: 30_000 });
  });

  it.each(['is_archived', 'channel_not_found', 'not_in_channel'])(
    'posts in the other channel after %s',
    async (error) => {
      stage.slack.fault({ fault: 'error', error, method: 'chat.postMessage', channel: 'C1' });
      expect(await post()).toMatchObject({ delivery: 'delivered', channel: 'slack:C2' });
      expect(stage.slack.messages('C2')).toHaveLength(1);
    },
  );

  it.each([
    ['token_revoked', 'later'],
    ['internal_error', 'later'],
    ['user_not_in_channel', 'delivered'],
    ['messages_tab_disabled', 'gone'],
  ])('after %s what one person is told is %s', async (error, delivery) => {
    stage.slack.fault({ fault: 'error', error, method: 'chat.postEphemeral' });
    const told = messengerOf(stage).tell('slack:T0STANDIN/U1', channel, cardOf('one'), 'n-1', null);
    expect(await told).toMatchObject({ delivery });
  });

  it('knows that a card was deleted', async () => {
    const delivery = await post();
    const ts = delivery.delivery === 'delivered' ? delivery.messageId : '';
    stage.slack.removeMessage('C1', ts);
    expect(await messengerOf(stage).edit(channel, ts, cardOf('two'))).toMatchObject({ delivery: 'missing' });
  });

  it('loses no card whose blocks are refused', async () => {
    stage.slack.fault({ fault: 'error', error: 'invalid_blocks', method: 'chat.postMessage', times: 2 });
    expect(await post()).toMatchObject({ delivery: 'delivered' });
    expect(stage.slack.messages('C1')[0]).toMatchObject({ text: expect.stringContaining('one') });
  });
});

function messengerOf({ connection: { call, fetch, ways } }: SlackStage) {
  const look = { team: 'T0STANDIN', command: 'vm', planBlock: true };
  const sendFile = createSendFile(call, fetch, () => null);
  const closed = createClosedChannels(call, 'C2', Date.now);
  return slackMessenger({ call, look, ways, sendFile, closed, fallbackChannel: 'C2', now: Date.now });
}

function repliesTo(slack: SlackStandIn, ts: string) {
  return slack.thread('C1', ts).filter((message) => message.ts !== ts);
}

function titleOf({ text }: { text: string }): string {
  return text.replace(/^\W+/u, '');
}

function cardOf(title: string): AnswerCard {
  return { kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [] };
}
