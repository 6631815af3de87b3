import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerCard } from '../commands/card.js';
import type { Messenger } from './messenger.js';

export interface MessengerHarness {
  messenger: Messenger;
  channel: string;
  /** An account whose messages `seenBy` can look at. */
  actor: string;
  other: string;
  /** Titles of what is in the channel, in the order of the first post, each as it stands now. */
  seenInChannel(): Promise<string[]>;
  /** Titles of what this account alone was told. */
  seenBy(actor: string): Promise<string[]>;
  close(): Promise<void>;
}

/** What every platform's messenger does. */
export function describeMessenger(name: string, open: () => Promise<MessengerHarness>): void {
  describe(`the messenger port, ${name}`, () => {
    let harness: MessengerHarness;
    let messenger: Messenger;
    let channel: string;

    beforeEach(async () => {
      harness = await open();
      ({ messenger, channel } = harness);
    });
    afterEach(() => harness.close());

    it('names its platform as the channel does', () => {
      expect(channel.startsWith(`${messenger.platform}:`)).toBe(true);
    });

    it('posts and gives each message an id of its own', async () => {
      const ids = [await post('one', 'n-1'), await post('two', 'n-2')];
      expect(new Set(ids).size).toBe(2);
      expect(await harness.seenInChannel()).toEqual(['one', 'two']);
    });

    it('edits a message as a whole, safe twice', async () => {
      const first = await post('one', 'n-1');
      await post('two', 'n-2');
      for (let time = 0; time < 2; time += 1) {
        expect(await messenger.edit(channel, first, cardOf('ready'))).toMatchObject({ delivery: 'delivered' });
      }
      expect(await harness.seenInChannel()).toEqual(['ready', 'two']);
    });

    it('replies to a message', async () => {
      const first = await post('one', 'n-1');
      await post('done', 'n-2', first);
      expect(await harness.seenInChannel()).toEqual(['one', 'done']);
    });

    it('finds a post by its nonce, and none that was not made', async () => {
      const id = await post('one', 'n-1');
      expect(await messenger.findPost(channel, 'n-1')).toEqual({ lookup: 'there', messageId: id });
      expect(await messenger.findPost(channel, 'n-2')).toEqual({ lookup: 'absent' });
    });

    it('tells one account alone', async () => {
      const told = await messenger.tell(harness.actor, channel, cardOf('for you'), 'n-1', null);
      expect(told).toMatchObject({ delivery: 'delivered' });
      expect(await harness.seenBy(harness.actor)).toEqual(['for you']);
      expect(await harness.seenBy(harness.other)).toEqual([]);
      expect(await harness.seenInChannel()).toEqual([]);
    });

    it('makes no call after its close', async () => {
      await messenger.close();
      await expect(messenger.post(channel, cardOf('late'), 'n-1', null)).rejects.toThrow(/closed/);
    });

    async function post(title: string, nonce: string, replyTo: string | null = null): Promise<string> {
      const delivery = await messenger.post(channel, cardOf(title), nonce, replyTo);
      if (delivery.delivery !== 'delivered') {
        throw new Error(`${delivery.delivery}: ${delivery.why}`);
      }
      return delivery.messageId;
    }
  });
}

function cardOf(title: string): AnswerCard {
  return { kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [] };
}
