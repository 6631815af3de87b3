import { describe, expect, it } from 'vitest';
import type { AnswerCard } from '../../commands/card.js';
import { describeMessenger } from '../messenger.contract.js';
import { createFakeMessenger, type FakeMessenger, MessengerMisuseError } from './fake-messenger.js';

const card: AnswerCard = { kind: 'answer', tone: 'ok', title: 'a', lines: [], table: null, file: null, buttons: [] };

describeMessenger('in memory', async () => {
  const messenger = createFakeMessenger('fake');
  const titleOf = (shown: { card: FakeMessenger['posts'][number]['card'] }) =>
    shown.card.kind === 'answer' ? shown.card.title : shown.card.kind;
  return {
    messenger,
    channel: 'fake:main',
    actor: 'fake:ana',
    other: 'fake:bo',
    seenInChannel: async () => messenger.posts.map(titleOf),
    seenBy: async (actor) => messenger.told.filter((item) => item.actor === actor).map(titleOf),
    close: async () => undefined,
  };
});

describe('the messenger in memory', () => {
  it.each<[string, (messenger: FakeMessenger) => Promise<unknown>]>([
    ['an edit of nothing', (messenger) => messenger.edit('fake:main', 'm-9', card)],
    ['a reply to nothing', (messenger) => messenger.post('fake:main', card, 'n-1', 'm-9')],
    ['another platform’s channel', (messenger) => messenger.post('slack:C1', card, 'n-1', null)],
    ['another platform’s account', (messenger) => messenger.tell('slack:U1', 'fake:main', card, 'n-1', null)],
    [
      'two calls at once in one channel',
      (messenger) =>
        Promise.all([messenger.post('fake:main', card, 'n-1', null), messenger.post('fake:main', card, 'n-2', null)]),
    ],
    [
      'a second post of one nonce',
      async (messenger) => {
        await messenger.post('fake:main', card, 'n-1', null);
        await messenger.post('fake:main', card, 'n-1', null);
      },
    ],
  ])('refuses %s', async (_, act) => {
    await expect(act(createFakeMessenger('fake'))).rejects.toThrow(MessengerMisuseError);
  });

  it('can lose the word that a post arrived', async () => {
    const messenger = createFakeMessenger('fake');
    messenger.nextDelivery({ delivery: 'uncertain', why: 'reset' }, true);
    expect(await messenger.post('fake:main', card, 'n-1', null)).toEqual({ delivery: 'uncertain', why: 'reset' });
    expect(await messenger.findPost('fake:main', 'n-1')).toEqual({ lookup: 'there', messageId: 'm-1' });
  });
});
