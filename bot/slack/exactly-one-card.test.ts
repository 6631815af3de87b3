import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cardOf,
  mentionOf,
  openSenderStage,
  remarkOf,
  type SenderStage,
  tellOf,
  WITH_HISTORY,
} from './fakes/sender-stage.js';

let stage: SenderStage;
let slack: SenderStage['slack'];
beforeEach(async () => {
  stage = await openSenderStage();
  ({ slack } = stage);
});
afterEach(async () => {
  slack.assertValid();
  await stage.close();
});

const TWICE = 'it may stand here twice';
const lost = (times = 1) => slack.fault({ fault: 'reply-lost', method: 'chat.postMessage', times });
const lookups = () => [...slack.calls('conversations.history'), ...slack.calls('conversations.replies')];
const repliesTo = (channel: string, place = 0) => slack.thread(channel, slack.messages(channel)[place]?.ts ?? '');
async function send(...items: Parameters<SenderStage['add']>): Promise<void> {
  stage.add(...items);
  await stage.turn();
}

describe('a post of which nobody knows', () => {
  it('is found again where messages may be read, and no more is read than was said since', async () => {
    slack.setBotScopes(WITH_HISTORY);
    lost();
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    await send(cardOf('denied'));
    const [card, ...others] = slack.messages('C1');
    expect([card?.edits, others.length, stage.post()?.messageId]).toEqual([1, 0, card?.ts]);
    expect(remarkOf(card)).not.toContain(TWICE);
    const { oldest, limit } = lookups()[0]?.args ?? {};
    expect([lookups().length, limit]).toEqual([1, '200']);
    const before = Number(card?.ts) - Number(oldest);
    expect(before).toBeGreaterThan(590);
    expect(before).toBeLessThan(610);
  });

  it('is posted again where they may not, both work, and the one that is kept up to date says so to its end', async () => {
    lost();
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    expect(lookups()).toEqual([]);
    const [first, second] = slack.messages('C1');
    expect([remarkOf(first).includes(TWICE), remarkOf(second).includes(TWICE)]).toEqual([false, true]);
    expect(buttonsOf(second)).toEqual(buttonsOf(first));
    expect(buttonsOf(first).length).toBeGreaterThan(0);
    await send(cardOf('denied'));
    expect([first?.edits, second?.edits, slack.messages('C1').length]).toEqual([0, 1, 2]);
    expect(remarkOf(second)).toContain(TWICE);
  });

  it('is not posted again while Slack is too busy to be asked', async () => {
    slack.setBotScopes(WITH_HISTORY);
    lost();
    await send(cardOf('awaiting-approval'));
    slack.fault({ fault: 'http-error', status: 503, method: 'conversations.history', times: 1 });
    await stage.turn();
    expect([slack.messages('C1').length, stage.waiting()]).toEqual([1, 1]);
    await stage.turn();
    expect([slack.messages('C1').length, stage.waiting()]).toEqual([1, 0]);
  });

  it('stays in doubt over a try that did not come to be', async () => {
    lost();
    await send(cardOf('awaiting-approval'));
    slack.fault({ fault: 'http-error', status: 400, method: 'chat.postMessage', times: 1 });
    await stage.turn();
    await stage.turn();
    expect(slack.messages('C1').map((message) => remarkOf(message).includes(TWICE))).toEqual([false, true]);
  });

  it('is found on the last page of a busy channel', async () => {
    slack.setBotScopes(WITH_HISTORY);
    lost();
    await send(cardOf('awaiting-approval'));
    stage.flood(401);
    await stage.turn();
    expect(slack.messages('C1').filter((message) => buttonsOf(message).length > 0)).toHaveLength(1);
    expect(lookups()).toHaveLength(3);
  });

  it('that mentioned somebody is looked up in its thread', async () => {
    slack.setBotScopes(WITH_HISTORY);
    await send(cardOf('denied'));
    lost();
    await send(mentionOf('it was denied'));
    await stage.turn();
    expect([repliesTo('C1').length, stage.waiting()]).toEqual([1, 0]);
    expect(lookups().map(({ method }) => method)).toEqual(['conversations.replies']);
  });

  it('that mentioned somebody is said again and says so: a lost mention is worse than two', async () => {
    await send(cardOf('denied'));
    lost();
    await send(mentionOf('it was denied'));
    await stage.turn();
    expect(repliesTo('C1').map((message) => remarkOf(message).includes(TWICE))).toEqual([false, true]);
    expect(lookups()).toEqual([]);
  });
});

describe('a card that was deleted', () => {
  it('is posted anew with each next state, and once for each', async () => {
    await send(cardOf('awaiting-approval'));
    for (let time = 0; time < 3; time += 1) {
      slack.removeMessage('C1', slack.messages('C1')[0]?.ts ?? '');
      await send(cardOf('awaiting-approval'));
    }
    expect([slack.messages('C1').length, slack.calls('chat.postMessage').length]).toEqual([1, 4]);
    expect(slack.calls('chat.update')).toHaveLength(3);
  });

  it('does not keep its mention from being said', async () => {
    await send(cardOf('denied'));
    slack.removeMessage('C1', slack.messages('C1')[0]?.ts ?? '');
    await send(mentionOf('it was denied'));
    expect(slack.messages('C1').map(({ text }) => text)).toEqual([expect.stringContaining('it was denied')]);
  });

  it('is no endless loop where Slack says of a post that there is no such message', async () => {
    const end = slack.fault({ fault: 'error', error: 'message_not_found', method: 'chat.postMessage' });
    await send(cardOf('awaiting-approval'));
    expect([slack.calls('chat.postMessage').length, stage.waiting()]).toEqual([1, 1]);
    end();
    await stage.turn();
    expect(slack.messages('C1')).toHaveLength(1);
  });
});

describe('a channel that takes nothing', () => {
  it.each([
    ['is_archived', '<#C1> is archived, so this card is here.'],
    ['not_in_channel', 'The bot is not in <#C1>, so this card is here.'],
    ['channel_not_found', '<#C1> is gone, or the bot is not in it, so this card is here.'],
    ['restricted_action', 'The bot may not post in <#C1>, so this card is here.'],
  ])('after %s its card stands in the fallback and says from where and why, to its end', async (error, said) => {
    slack.fault({ fault: 'error', error, method: 'chat.postMessage', channel: 'C1' });
    await send(cardOf('awaiting-approval'));
    await send(cardOf('denied'), mentionOf('it was denied'));
    const [card, ...others] = slack.messages('C2');
    expect([card?.edits, others.length, remarkOf(card)]).toEqual([1, 0, expect.stringContaining(said)]);
    expect(repliesTo('C2').map(({ text }) => text)).toEqual([expect.stringContaining('<@U1> it was denied')]);
  });

  it('and takes no edits any more: the card is posted anew in the fallback, and the mention is there', async () => {
    await send(cardOf('awaiting-approval'));
    slack.setChannel({ id: 'C1', isArchived: true });
    await send(cardOf('denied'), mentionOf('it was denied'));
    const [card] = slack.messages('C2');
    expect(remarkOf(card)).toContain('<#C1> is archived, so this card is here.');
    expect([stage.post()?.channel, repliesTo('C2').length, stage.waiting()]).toEqual(['slack:C2', 1, 0]);
  });

  it('has its approvers called by the card in the fallback, and not by a reply to it besides', async () => {
    await send(cardOf('planning'));
    await stage.turn();
    slack.setChannel({ id: 'C1', isArchived: true });
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    expect([slack.messages('C1').length, slack.messages('C2').length, repliesTo('C2').length]).toEqual([1, 1, 0]);
  });

  it('loses no card where the fallback is closed too', async () => {
    slack.setChannel({ id: 'C1', isArchived: true });
    slack.setChannel({ id: 'C2', isArchived: true });
    await send(cardOf('awaiting-approval'));
    expect(stage.waiting()).toBe(1);
    expect(stage.closed.read().map(({ why }) => why)).toEqual(['#general is archived', '#vms is archived']);
    slack.setChannel({ id: 'C2', isArchived: false });
    await stage.turn();
    expect([slack.messages('C2').length, stage.waiting()]).toEqual([1, 0]);
    expect(stage.closed.read().map(({ channel }) => channel)).toEqual(['slack:C1']);
  });

  it('leaves a card that stands in the closed fallback where it is, until one of both is open', async () => {
    slack.setChannel({ id: 'C1', isArchived: true });
    await send(cardOf('awaiting-approval'));
    slack.setChannel({ id: 'C2', isArchived: true });
    await send(cardOf('denied'));
    slack.setChannel({ id: 'C2', isArchived: false });
    await stage.turn();
    expect([slack.messages('C2').length, slack.messages('C2')[0]?.edits, stage.waiting()]).toEqual([1, 1, 0]);
  });

  it('is told of by name with the cure, once, until it takes something again', async () => {
    slack.setChannel({ id: 'C1', isBotMember: false });
    await send(cardOf('awaiting-approval'));
    await send({ ...cardOf('awaiting-approval'), requestId: 'r-2' });
    expect(stage.closed.read()).toMatchObject([
      { channel: 'slack:C1', why: 'the bot is not in #vms (any more)', cure: 'type /invite @chatops in #vms' },
    ]);
    expect(slack.calls('conversations.info')).toHaveLength(1);
    slack.setChannel({ id: 'C1', isBotMember: true });
    await send({ ...cardOf('awaiting-approval'), requestId: 'r-3' });
    expect([stage.closed.read(), slack.messages('C1').length]).toEqual([[], 1]);
  });

  it('is found with what went to the fallback unanswered', async () => {
    slack.setBotScopes(WITH_HISTORY);
    slack.setChannel({ id: 'C1', isArchived: true });
    slack.fault({ fault: 'reply-lost', method: 'chat.postMessage', channel: 'C2', times: 1 });
    await send(cardOf('awaiting-approval'));
    await stage.turn();
    await send(cardOf('denied'));
    const [card, ...others] = slack.messages('C2');
    expect([card?.edits, others.length, stage.post()?.channel]).toEqual([1, 0, 'slack:C2']);
    expect(remarkOf(card)).toContain('<#C1> is archived');
  });
});

describe('a file of which nobody knows', () => {
  const long = { name: 'plan.txt', text: 'a line of the plan\n'.repeat(500) };
  const shown = () => JSON.stringify(slack.ephemerals('U1').map(({ text, blocks }) => [text, blocks]));
  const tellIt = async () => {
    await send(cardOf('awaiting-approval'));
    slack.fault({ fault: 'reply-lost', method: 'files.completeUploadExternal', times: 1 });
    await send(tellOf({ file: long }));
  };

  it('may be in the thread, and that is what is said, with its beginning', async () => {
    await tellIt();
    expect(shown()).toContain('plan.txt may be in the thread of its card');
    expect(shown()).toContain('a line of the plan');
    expect(slack.files('C1')).toHaveLength(1);
  });

  it('is looked up where messages may be read', async () => {
    slack.setBotScopes(WITH_HISTORY);
    await tellIt();
    expect(shown()).toContain('plan.txt is in the thread of its card');
  });

  it('is not sent again with an answer that is', async () => {
    await send(cardOf('awaiting-approval'));
    slack.fault({ fault: 'http-error', status: 503, method: 'chat.postEphemeral', times: 1 });
    await send(tellOf({ file: long }));
    await stage.turn();
    expect([slack.files('C1').length, slack.ephemerals('U1').length]).toEqual([1, 1]);
  });
});

function buttonsOf(message: { blocks: object[] } | undefined): string[] {
  return [...JSON.stringify(message?.blocks ?? []).matchAll(/"value":"([^"]+)"/g)].map(([, value]) => value ?? '');
}
