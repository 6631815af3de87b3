import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { sampleCard, sampleRequestCard } from './fakes/sample-rows.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

const card = (title: string, requestId = 'r-1') =>
  ({ kind: 'card', requestId, channel: 'terminal:main', card: sampleCard(title) }) as const;
const reply = (title: string, requestId = 'r-1') =>
  ({ kind: 'reply', requestId, channel: 'terminal:main', card: sampleCard(title) }) as const;
const tell = (title: string) =>
  ({ kind: 'tell', actor: 'terminal:ana', channel: 'terminal:main', card: sampleCard(title), answers: null }) as const;

function due(now = 100) {
  return test.transaction(({ outbox }) => outbox.listDue(now, 50));
}

function dueTitles(now = 100): string[] {
  return due(now).map(({ item }) => (item.card.kind === 'answer' ? item.card.title : item.card.kind));
}

describe('the outbox', () => {
  it('gives what is due, oldest first, each with a nonce of its own', () => {
    test.transaction(({ outbox }) => {
      outbox.add(card('one'), 10);
      outbox.add(tell('two'), 10);
      outbox.add(reply('three'), 11);
      outbox.add(tell('later'), 200);
    });
    expect(dueTitles()).toEqual(['one', 'two', 'three']);
    expect(due().map(({ item }) => item)).toEqual([card('one'), tell('two'), reply('three')]);
    expect(new Set(due().map(({ nonce }) => nonce)).size).toBe(3);
    expect(due().every(({ nonce }) => nonce.length <= 25)).toBe(true);
  });

  it('gives what persons are told and what stands in channels apart', () => {
    test.transaction(({ outbox }) => {
      for (const item of [card('one'), tell('two'), reply('three')]) outbox.add(item, 10);
    });
    const kinds = (what: 'told' | 'posted') =>
      test.transaction(({ outbox }) => outbox.listDue(100, 50, what).map(({ item }) => item.kind));
    expect([kinds('told'), kinds('posted')]).toEqual([['tell'], ['card', 'reply']]);
  });

  it('replaces an unsent card by a newer one of the same request', () => {
    test.transaction(({ outbox }) => {
      outbox.add(card('old'), 10);
      outbox.add(card('other', 'r-2'), 11);
      outbox.add(card('new'), 12);
    });
    expect(dueTitles()).toEqual(['other', 'new']);
  });

  it('puts progress off as long as the progress that it replaces, and an end not at all', () => {
    const running = sampleRequestCard('R-1', 'running');
    test.transaction(({ outbox }) => outbox.add({ ...card('one'), card: running }, 10));
    test.transaction(({ outbox }) => outbox.markLater(due()[0]?.id ?? 0, 500, false));
    test.transaction(({ outbox }) => outbox.add({ ...card('two'), card: running }, 20));
    expect(due(499)).toEqual([]);
    expect(due(500)).toMatchObject([{ attempts: 1 }]);
    test.transaction(({ outbox }) => outbox.add(card('end'), 30));
    expect(due(30)).toMatchObject([{ attempts: 0 }]);
  });

  it('keeps no more of replaced cards than may be on their way', () => {
    const count = () => Number(test.db.prepare('SELECT count(*) FROM outbox').pluck().get());
    for (let at = 0; at < 1_000_000; at += 1_000) test.transaction(({ outbox }) => outbox.add(card('again'), at));
    expect(count()).toBeLessThanOrEqual(123);
    const [last] = due(1_000_000);
    expect(test.transaction(({ outbox }) => [outbox.isKept(1), outbox.isKept(last?.id ?? 0)])).toEqual([false, true]);
  });

  it('remembers the post of a card that was replaced while it was being sent', () => {
    test.transaction(({ outbox }) => outbox.add(card('old'), 10));
    const [sending] = due();
    test.transaction(({ outbox }) => outbox.add(card('new'), 11));
    test.transaction(({ outbox }) => outbox.markSent(sending?.id ?? 0, 'm-1', 12));
    expect(dueTitles()).toEqual(['new']);
    expect(test.transaction(({ outbox }) => outbox.findPost('r-1', 'terminal:main'))).toEqual({
      home: 'terminal:main',
      channel: 'terminal:main',
      messageId: 'm-1',
      mentionedUntil: null,
      remark: null,
    });
  });

  it('comes back to a post of which nobody knows, before the card that replaced it', () => {
    test.transaction(({ outbox }) => outbox.add(card('old'), 10));
    const [sending] = due();
    test.transaction(({ outbox }) => outbox.add(card('new'), 11));
    test.transaction(({ outbox }) => outbox.markLater(sending?.id ?? 0, 150, true));
    expect(dueTitles()).toEqual([]);
    expect(dueTitles(150)).toEqual(['old', 'new']);
    expect(due(150)[0]).toMatchObject({ nonce: sending?.nonce, attempts: 1, uncertain: true });
    test.transaction(({ outbox }) => outbox.add(card('newest'), 160));
    expect(dueTitles(160)).toEqual(['old', 'newest']);
  });

  it('lets a request wait behind its own rows and nobody else behind them', () => {
    test.transaction(({ outbox }) => {
      outbox.add(card('one'), 10);
      outbox.add(reply('two'), 11);
      outbox.add(card('other', 'r-2'), 12);
    });
    const [first] = due();
    test.transaction(({ outbox }) => outbox.markLater(first?.id ?? 0, 500, false));
    expect(dueTitles()).toEqual(['other']);
    expect(dueTitles(500)).toEqual(['one', 'two', 'other']);
  });

  it('keeps the post over edits and forgets what is settled', () => {
    for (const title of ['one', 'two', 'three']) {
      test.transaction(({ outbox }) => outbox.add(card(title), 10));
      for (const row of due()) test.transaction(({ outbox }) => outbox.markSent(row.id, 'm-1', 20));
    }
    expect(dueTitles()).toEqual([]);
    expect(test.db.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(1);
    expect(test.transaction(({ outbox }) => outbox.findPost('r-2', 'terminal:main'))).toBeNull();
  });

  it('keeps to the channel that a card went to, until it is posted anew', () => {
    const channelAfter = (messageId: string, channel?: string): string | undefined => {
      test.transaction(({ outbox }) => outbox.add(card('one'), 10));
      const [sending] = due();
      test.transaction(({ outbox }) => outbox.markSent(sending?.id ?? 0, messageId, 12, channel));
      return test.transaction(({ outbox }) => outbox.findPost('r-1', 'terminal:main'))?.channel;
    };
    expect(channelAfter('m-1', 'terminal:other')).toBe('terminal:other');
    expect(channelAfter('m-1')).toBe('terminal:other');
    expect(channelAfter('m-2')).toBe('terminal:main');
  });

  it('keeps what is said on a card, over its edits, until it is posted anew', () => {
    const remark = { maybeTwice: true, insteadOf: { channel: 'terminal:main', why: 'archived' } } as const;
    const remarkAfter = (messageId: string, said?: typeof remark) => {
      test.transaction(({ outbox }) => outbox.add(card('one'), 10));
      const [sending] = due();
      test.transaction(({ outbox }) => outbox.markSent(sending?.id ?? 0, messageId, 12, undefined, said));
      return test.transaction(({ outbox }) => outbox.findPost('r-1', 'terminal:main'))?.remark;
    };
    expect(remarkAfter('m-1', remark)).toEqual(remark);
    expect(remarkAfter('m-1')).toEqual(remark);
    expect(remarkAfter('m-2')).toBeNull();
  });

  it('knows when a post was tried first', () => {
    test.transaction(({ outbox }) => outbox.add(reply('one'), 10));
    const [row] = due();
    expect(row?.triedAt).toBeNull();
    for (const at of [20, 30]) test.transaction(({ outbox }) => outbox.markSending(row?.id ?? 0, at));
    expect(due()[0]).toMatchObject({ uncertain: true, triedAt: 20 });
  });

  describe('of a card that stands in two channels', () => {
    const there = (title: string) => ({ ...card(title), channel: 'slack:C1' });

    it('replaces and posts each apart', () => {
      test.transaction(({ outbox }) => {
        for (const item of [card('one'), there('two'), card('three')]) outbox.add(item, 10);
      });
      expect(dueTitles()).toEqual(['two', 'three']);
      const [second, first] = due();
      test.transaction(({ outbox }) => {
        outbox.markSent(first?.id ?? 0, 'm-1', 11);
        outbox.markSent(second?.id ?? 0, 'm-2', 12, 'slack:C9');
      });
      const posts = test.transaction(({ outbox }) => outbox.listPosts('r-1'));
      expect(posts.map(({ home, channel, messageId }) => [home, channel, messageId])).toEqual([
        ['terminal:main', 'terminal:main', 'm-1'],
        ['slack:C1', 'slack:C9', 'm-2'],
      ]);
      test.transaction(({ outbox }) => outbox.noteMention('r-1', 'slack:C1', 77));
      test.transaction(({ outbox }) => outbox.forgetPost('r-1', 'terminal:main'));
      expect(test.transaction(({ outbox }) => outbox.listPosts('r-1'))).toMatchObject([
        { home: 'slack:C1', mentionedUntil: 77 },
      ]);
    });

    it('lets none of them wait for the other', () => {
      test.transaction(({ outbox }) => {
        for (const item of [card('one'), there('two'), reply('three')]) outbox.add(item, 10);
      });
      const [first] = due();
      test.transaction(({ outbox }) => outbox.markLater(first?.id ?? 0, 500, false));
      expect(dueTitles()).toEqual(['two']);
    });
  });

  it('keeps nothing of what one account was told', () => {
    test.transaction(({ outbox }) => outbox.add(tell('one'), 10));
    const [row] = due();
    test.transaction(({ outbox }) => outbox.markSent(row?.id ?? 0, 'm-1', 20));
    test.transaction(({ outbox }) => outbox.markSent(row?.id ?? 0, 'm-1', 21));
    expect(test.db.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(0);
  });

  it('does not send again what is gone for ever', () => {
    test.transaction(({ outbox }) => outbox.add(tell('one'), 10));
    const [row] = due();
    test.transaction(({ outbox }) => outbox.markGone(row?.id ?? 0, 'the channel was deleted'));
    expect(dueTitles(1e9)).toEqual([]);
  });
});
