import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Card } from '../../../commands/card.js';
import { readFrames } from '../read-frames.js';
import { type ClientFrame, ServerFrame } from '../terminal-protocol.js';
import { type OutgoingFrames, outgoingFrames } from './outgoing-frames.js';

export type TerminalEvent =
  | { event: 'connected'; actor: string; zone: string; again: boolean }
  /** The connection is gone or could not be made; it is tried again until `close`. */
  | { event: 'lost'; why: string }
  /** A message of the channel. `isNew`: not seen by this client before. */
  | { event: 'card'; messageId: string; replyTo: string | null; card: Card; isNew: boolean }
  /** The cards that are open were all given. */
  | { event: 'opened' }
  | { event: 'told'; card: Card }
  | { event: 'refused'; why: string };

export interface TerminalClient {
  /** Each resolves when the bot has kept it, over lost connections too, and is done once however often it was sent. */
  command(text: string): Promise<void>;
  press(token: string, text: string | null): Promise<void>;
  submit(form: string, fields: Record<string, string>): Promise<void>;
  speakAs(as: string): void;
  /** The first event after this call of which `read` makes something. */
  waitFor<T>(read: (event: TerminalEvent) => T | null): Promise<T>;
  close(): void;
}

type Listener = (event: TerminalEvent) => void;

const againMs = 500;

/** A program's way to the terminal's socket: sends again what was not acknowledged, and asks for the open cards anew. */
export function connectTerminal(options: { socketPath: string; as: string; onEvent?: Listener }): TerminalClient {
  const listeners = new Set<Listener>(options.onEvent === undefined ? [] : [options.onEvent]);
  let socket: Socket | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const emit: Listener = (event) => {
    for (const listener of [...listeners]) {
      listener(event);
    }
  };
  const send = (frame: ClientFrame) => void socket?.write(`${JSON.stringify(frame)}\n`);
  const outgoing = outgoingFrames(options.as, send);
  const inbox = takeFrames(emit, send, outgoing);

  function open(): void {
    const opening = connect(options.socketPath);
    let why = 'the bot closed the connection';
    opening.on('connect', () => {
      socket = opening;
      outgoing.sendAgain();
      send({ frame: 'open', known: [...inbox.messages] });
    });
    opening.on('error', (error) => {
      why = error.message;
    });
    opening.on('close', () => {
      socket = null;
      if (!isClosed) {
        emit({ event: 'lost', why });
        timer = setTimeout(open, againMs);
      }
    });
    readFrames(opening, ServerFrame, inbox.take, (bad) => emit({ event: 'refused', why: bad }));
  }

  open();
  return {
    command: (text) => outgoing.speak({ frame: 'command', id: randomUUID(), text }),
    press: (token, text) => outgoing.speak({ frame: 'button', id: randomUUID(), token, text }),
    submit: (form, fields) => outgoing.speak({ frame: 'form', id: randomUUID(), form, fields }),
    speakAs: outgoing.speakAs,
    waitFor: (read) => nextOf(listeners, read),
    close() {
      isClosed = true;
      clearTimeout(timer);
      socket?.end();
      socket = null;
    },
  };
}

function nextOf<T>(listeners: Set<Listener>, read: (event: TerminalEvent) => T | null): Promise<T> {
  return new Promise((resolve) => {
    const listener: Listener = (event) => {
      const found = read(event);
      if (found !== null) {
        listeners.delete(listener);
        resolve(found);
      }
    };
    listeners.add(listener);
  });
}

/** Turns frames into events, each private card once, and remembers the messages that were seen. */
function takeFrames(emit: Listener, send: (frame: ClientFrame) => void, outgoing: OutgoingFrames) {
  const messages = new Set<string>();
  const told = new Set<string>();
  let wasConnected = false;

  function take(frame: ServerFrame): void {
    switch (frame.frame) {
      case 'welcome':
        emit({ event: 'connected', actor: frame.actor, zone: frame.zone, again: wasConnected });
        wasConnected = true;
        break;
      case 'card':
        emit({ ...frame, event: 'card', isNew: !messages.has(frame.messageId) });
        messages.add(frame.messageId);
        break;
      case 'opened':
        emit({ event: 'opened' });
        break;
      case 'told':
        if (!told.has(frame.messageId)) {
          told.add(frame.messageId);
          emit({ event: 'told', card: frame.card });
        }
        send({ frame: 'got', messageId: frame.messageId });
        break;
      case 'stored':
        outgoing.kept(frame.id);
        break;
      case 'refused':
        if (frame.id === null || !outgoing.refused(frame.id, frame.why)) {
          emit({ event: 'refused', why: frame.why });
        }
        break;
      default:
        frame satisfies never;
    }
  }

  return { messages, take };
}
