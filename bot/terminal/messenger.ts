import type { Card } from '../../commands/card.js';
import type { Delivery, Messenger } from '../messenger.js';
import type { ConnectedClients } from './connected-clients.js';
import type { ServerFrame } from './terminal-protocol.js';

type CardFrame = Extract<ServerFrame, { frame: 'card' }>;

export interface TerminalMessenger extends Messenger {
  /** What became, since this process began, of the messages in `known`: their newest cards, and replies to them. */
  newsOf(known: ReadonlySet<string>): CardFrame[];
}

/** A person who is away is asked for again this often. */
const tellAgainMs = 3000;

/** Cards and replies kept for clients that lost the connection; the open ones are in the database anyway. */
const keptMessages = 200;

/**
 * Posts to every connected client; a client that connects later gets the open cards. A message's id is made of its
 * nonce, so a post that is made twice is the same message on every screen.
 */
export function terminalMessenger(clients: ConnectedClients): TerminalMessenger {
  const sent = new Map<string, CardFrame>();
  let isClosed = false;

  function show(messageId: string, replyTo: string | null, card: Card): Delivery {
    refuseAfterClose(isClosed);
    const frame: CardFrame = { frame: 'card', messageId, replyTo: sent.get(messageId)?.replyTo ?? replyTo, card };
    sent.delete(messageId);
    sent.set(messageId, frame);
    dropOldest(sent, keptMessages);
    clients.sendAll(frame);
    return { delivery: 'delivered', messageId };
  }

  return {
    platform: 'terminal',
    pace: null,
    post: async (_channel, card, nonce, replyTo) => show(messageIdOf(nonce), replyTo, card),
    edit: async (_channel, messageId, card) => show(messageId, null, card),
    async tell(actor, _channel, card, nonce) {
      refuseAfterClose(isClosed);
      const messageId = messageIdOf(nonce);
      switch (await clients.tell(actor, { frame: 'told', messageId, card })) {
        case 'got':
          return { delivery: 'delivered', messageId };
        case 'silent':
          return { delivery: 'uncertain', why: `the terminal of ${actor} does not answer` };
        default:
          return { delivery: 'later', afterMs: tellAgainMs, why: `${actor} has no terminal open` };
      }
    },
    async findPost(_channel, nonce) {
      refuseAfterClose(isClosed);
      const messageId = messageIdOf(nonce);
      const isThere = sent.has(messageId) || clients.hasGot(messageId);
      return isThere ? { lookup: 'there', messageId } : { lookup: 'absent' };
    },
    newsOf: (known) =>
      [...sent.values()].filter(
        ({ messageId, replyTo }) => known.has(messageId) || (replyTo !== null && known.has(replyTo)),
      ),
    async close() {
      isClosed = true;
    },
  };
}

function messageIdOf(nonce: string): string {
  return `t-${nonce}`;
}

function dropOldest(sent: Map<string, CardFrame>, most: number): void {
  for (const messageId of sent.keys()) {
    if (sent.size <= most) {
      return;
    }
    sent.delete(messageId);
  }
}

function refuseAfterClose(isClosed: boolean): void {
  if (isClosed) {
    throw new Error('the terminal messenger is closed');
  }
}
