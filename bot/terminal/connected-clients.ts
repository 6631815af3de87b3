import type { ServerFrame } from './terminal-protocol.js';

/** One connection that said who it is. */
export interface ConnectedClient {
  actor: string;
  send(frame: ServerFrame): void;
}

export interface ConnectedClients {
  add(client: ConnectedClient): void;
  remove(client: ConnectedClient): void;
  sendAll(frame: ServerFrame): void;
  /** Sends a private card and waits for the client's word that it is there. `none`: nobody of that name is connected. */
  tell(actor: string, frame: Extract<ServerFrame, { frame: 'told' }>): Promise<'got' | 'none' | 'lost' | 'silent'>;
  got(messageId: string): void;
  /** Whether a client said so, also after its time. */
  hasGot(messageId: string): boolean;
}

/** A client answers at once; one that does not may hang. */
const gotWithinMs = 5000;

/** Remembered for the one question after an unknown outcome, which comes within seconds. */
const keptIds = 500;

export function connectedClients(): ConnectedClients {
  const clients = new Set<ConnectedClient>();
  const gotten: string[] = [];
  const waiting = new Map<string, { actor: string; settle: (end: 'got' | 'lost' | 'silent') => void }>();

  return {
    add: (client) => void clients.add(client),
    remove(client) {
      clients.delete(client);
      for (const { actor, settle } of [...waiting.values()]) {
        if (actor === client.actor && ![...clients].some((other) => other.actor === actor)) {
          settle('lost');
        }
      }
    },
    sendAll(frame) {
      for (const client of clients) {
        client.send(frame);
      }
    },
    async tell(actor, frame) {
      const theirs = [...clients].filter((client) => client.actor === actor);
      if (theirs.length === 0) {
        return 'none';
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle('silent'), gotWithinMs);
        const settle = (end: 'got' | 'lost' | 'silent') => {
          clearTimeout(timer);
          waiting.delete(frame.messageId);
          resolve(end);
        };
        waiting.set(frame.messageId, { actor, settle });
        for (const client of theirs) {
          client.send(frame);
        }
      });
    },
    got(messageId) {
      gotten.push(messageId);
      gotten.splice(0, gotten.length - keptIds);
      waiting.get(messageId)?.settle('got');
    },
    hasGot: (messageId) => gotten.includes(messageId),
  };
}
