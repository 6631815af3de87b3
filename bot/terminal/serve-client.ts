import type { Socket } from 'node:net';
import type { Card } from '../../commands/card.js';
import type { Invocation } from '../../commands/invocation.js';
import { withoutSecret } from '../../commands/secret-in-text.js';
import type { ConnectedClient, ConnectedClients } from './connected-clients.js';
import type { TerminalMessenger } from './messenger.js';
import { readButton } from './read-button.js';
import { readCommand } from './read-command.js';
import { readFrames } from './read-frames.js';
import { ClientFrame, type ServerFrame } from './terminal-protocol.js';

/** What the terminal asks of the bot. */
export interface TerminalDoor {
  /** IANA name of the zone in which deadlines are shown. */
  zone: string;
  /** Keeps it durably; false where its id is kept already. Called before the client is told that it is kept. */
  storeInvocation(invocation: Invocation): boolean;
  /** The cards of all open requests with the ids of their messages, oldest first. */
  listOpenCards(): { messageId: string; card: Card }[];
  now(): number;
  /** An error of ours while a frame was read; the client is told that nothing was done. */
  onError(error: Error): void;
}

/** A client that reads nothing does not make the bot keep everything for it. */
const maxUnreadBytes = 64 * 1024 * 1024;

type SpokenFrame = Exclude<ClientFrame, { frame: 'hello' | 'got' | 'open' }>;

/** Serves one connection until it ends. */
export function serveClient(
  socket: Socket,
  clients: ConnectedClients,
  messenger: Pick<TerminalMessenger, 'newsOf'>,
  door: TerminalDoor,
): void {
  const send = (frame: ServerFrame) => sendFrame(socket, frame);
  let client: ConnectedClient | null = null;

  function become(next: ConnectedClient | null): void {
    if (client !== null) {
      clients.remove(client);
    }
    client = next;
    if (next !== null) {
      clients.add(next);
    }
  }

  function take(frame: ClientFrame): void {
    if (frame.frame === 'hello') {
      const actor = `terminal:${frame.as}`;
      send({ frame: 'welcome', actor, zone: door.zone });
      become({ actor, send });
    } else if (client === null) {
      send({ frame: 'refused', id: idOf(frame), why: 'say hello first' });
    } else if (frame.frame === 'got') {
      clients.got(frame.messageId);
    } else if (frame.frame === 'open') {
      sendOpen(new Set(frame.known), messenger, door, send);
    } else {
      store(frame, client.actor, door);
      send({ frame: 'stored', id: frame.id });
    }
  }

  function takeOrRefuse(frame: ClientFrame): void {
    try {
      take(frame);
    } catch (error) {
      door.onError(error instanceof Error ? error : new Error(String(error)));
      send({ frame: 'refused', id: idOf(frame), why: 'this went wrong inside the bot' });
    }
  }

  socket.on('error', () => socket.destroy());
  socket.on('close', () => become(null));
  readFrames(socket, ClientFrame, takeOrRefuse, (why) => send({ frame: 'refused', id: null, why }));
}

function sendFrame(socket: Socket, frame: ServerFrame): void {
  socket.write(`${JSON.stringify(frame)}\n`);
  if (socket.writableLength > maxUnreadBytes) {
    socket.destroy();
  }
}

function idOf(frame: ClientFrame): string | null {
  return 'id' in frame ? frame.id : null;
}

/** A private key that was pasted is taken out before anything is kept. */
function store(frame: SpokenFrame, actor: string, door: TerminalDoor): void {
  const now = door.now();
  const read = frame.frame === 'command' ? readCommand(frame, actor, now) : readButton(frame, actor, now);
  door.storeInvocation(withoutSecret(read));
}

/** The newest state of each message once, whichever of the two knows it. */
function sendOpen(
  known: ReadonlySet<string>,
  messenger: Pick<TerminalMessenger, 'newsOf'>,
  door: TerminalDoor,
  send: (frame: ServerFrame) => void,
): void {
  const news = messenger.newsOf(known);
  const newer = new Set(news.map(({ messageId }) => messageId));
  for (const { messageId, card } of door.listOpenCards()) {
    if (!newer.has(messageId)) {
      send({ frame: 'card', messageId, replyTo: null, card });
    }
  }
  news.forEach(send);
  send({ frame: 'opened' });
}
