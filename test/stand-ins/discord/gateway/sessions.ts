import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Json } from '../../chat/json.js';
import type { StandInState } from '../state/stand-in-state.js';
import { renderGuildCreate, renderReady } from './render-ready.js';

/** As Discord keeps it: numbered events, and who is connected to get them. */
export interface Session {
  id: string;
  seq: number;
  /** Everything that was sent, for a client that resumes. */
  sent: { seq: number; frame: string }[];
  socket: WebSocket | null;
  /** Interactions that it was given. */
  delivered: number;
}

export interface Sessions {
  list(): Session[];
  begin(socket: WebSocket): Session;
  find(id: string): Session | undefined;
  /** It cannot be resumed any more. */
  forget(session: Session): void;
  forgetAll(): void;
  /** An event to one session; kept where it is not connected. */
  send(session: Session, event: string, data: Json): void;
}

export function keepSessions(state: StandInState, isSilent: () => boolean): Sessions {
  let sessions: Session[] = [];
  const send = (session: Session, event: string, data: Json): void => {
    session.seq += 1;
    const frame = JSON.stringify({ op: 0, t: event, s: session.seq, d: data });
    session.sent.push({ seq: session.seq, frame });
    if (event === 'INTERACTION_CREATE') session.delivered += 1;
    if (session.socket !== null && !isSilent()) session.socket.send(frame);
  };
  return {
    list: () => sessions,
    send,
    begin(socket) {
      const session: Session = { id: randomBytes(16).toString('hex'), seq: 0, sent: [], socket, delivered: 0 };
      sessions.push(session);
      send(session, 'READY', renderReady(state, session.id));
      if (state.server.hasBot) send(session, 'GUILD_CREATE', renderGuildCreate(state));
      return session;
    },
    find: (id) => sessions.find((session) => session.id === id),
    forget(session) {
      sessions = sessions.filter((other) => other !== session);
    },
    forgetAll() {
      sessions = [];
    },
  };
}
