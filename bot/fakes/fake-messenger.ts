import type { Card } from '../../commands/card.js';
import type { Delivery, Messenger } from '../messenger.js';

/** A call that the port's contract forbids. */
export class MessengerMisuseError extends Error {}

interface FakePost {
  channel: string;
  messageId: string;
  nonce: string;
  replyTo: string | null;
  /** As it stands now, and before. */
  card: Card;
  earlier: Card[];
}

export interface FakeMessenger extends Messenger {
  posts: FakePost[];
  told: { actor: string; card: Card; nonce: string; answers: string | null }[];
  /** What the next call gives instead of delivering; `uncertain` still delivers when `arrives`. */
  nextDelivery(delivery: Delivery, arrives?: boolean): void;
}

/**
 * A platform in memory that refuses misuse: two calls at once in one channel, an edit or a reply to what was never
 * posted, a second post of a nonce that arrived, and any call after `close`.
 */
export function createFakeMessenger(platform: string): FakeMessenger {
  const posts: FakePost[] = [];
  const told: FakeMessenger['told'] = [];
  const planned: { delivery: Delivery; arrives: boolean }[] = [];
  const busy = new Set<string>();
  let isClosed = false;
  let count = 0;

  async function call(lane: string, channel: string, arrive: () => string): Promise<Delivery> {
    refuse(isClosed, 'the fake messenger is closed');
    refuse(!channel.startsWith(`${platform}:`), `the channel ${channel} is not of ${platform}`);
    refuse(busy.has(lane), `two calls at once for ${lane}`);
    busy.add(lane);
    await Promise.resolve();
    busy.delete(lane);
    const next = planned.shift();
    if (next !== undefined && !next.arrives) {
      return next.delivery;
    }
    const messageId = arrive();
    return next?.delivery ?? { delivery: 'delivered', messageId };
  }

  function find(messageId: string): FakePost {
    const post = posts.find((item) => item.messageId === messageId);
    if (post === undefined) {
      throw new MessengerMisuseError(`nothing was posted as ${messageId}`);
    }
    return post;
  }

  return {
    ...{ platform, posts, told, pace: null },
    nextDelivery: (delivery, arrives = false) => void planned.push({ delivery, arrives }),
    post: (channel, card, nonce, replyTo) =>
      call(channel, channel, () => {
        refuse(
          posts.some((post) => post.nonce === nonce),
          `the nonce ${nonce} was posted already`,
        );
        if (replyTo !== null) {
          find(replyTo);
        }
        count += 1;
        const messageId = `m-${count}`;
        posts.push({ channel, messageId, nonce, replyTo, card, earlier: [] });
        return messageId;
      }),
    edit: (channel, messageId, card) =>
      call(channel, channel, () => {
        const post = find(messageId);
        post.earlier.push(post.card);
        post.card = card;
        return messageId;
      }),
    tell: (actor, channel, card, nonce, answers) =>
      call(actor, channel, () => {
        refuse(!actor.startsWith(`${platform}:`), `the account ${actor} is not of ${platform}`);
        count += 1;
        told.push({ actor, card, nonce, answers });
        return `m-${count}`;
      }),
    async findPost(channel, nonce) {
      refuse(isClosed, 'the fake messenger is closed');
      const post = posts.find((made) => made.channel === channel && made.nonce === nonce);
      return post === undefined ? { lookup: 'absent' } : { lookup: 'there', messageId: post.messageId };
    },
    async close() {
      isClosed = true;
    },
  };
}

function refuse(isMisuse: boolean, what: string): void {
  if (isMisuse) {
    throw new MessengerMisuseError(what);
  }
}
