import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { findJson, type Json, type JsonObject, objectOf, textOf } from '../../chat/json.js';
import type { StandInState } from '../state/stand-in-state.js';
import { keepSessions, type Session } from './sessions.js';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway */
const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const;
const CLOSE = { decode: 4002, notAuthenticated: 4003, badToken: 4004, twice: 4005, tooFast: 4008 } as const;
/** Presence, voice state, members: of a client that has said who it is. */
const LATER: readonly number[] = [3, 4, 8];
const BAD_INTENTS = 4013;
const FORBIDDEN_INTENTS = 4014;
const GUILDS = 1 << 0;
/** Members, presences, content of messages: they must be switched on for the application. */
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const KNOWN_INTENTS = 2 ** 26 - 1;
/** facts: 120 sends a minute. */
const SENDS = { most: 120, perMs: 60_000 };

interface Connection {
  number: number;
  socket: WebSocket;
  session: Session | null;
  sends: number[];
}

export interface Gateway {
  takeUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** To every session, also to those that may come back; gives how many there are. */
  dispatch(event: string, data: Json): number;
  connections(): { number: number; delivered: number }[];
  /** How often somebody identified, and how often somebody resumed. */
  counts(): { identified: number; resumed: number };
  /** Op 7: come again, by resuming. */
  askToReconnect(): void;
  /** Op 9; without `isResumable` the sessions are forgotten. */
  invalidate(isResumable: boolean): void;
  close(code: number): void;
  /** Cut without a close frame. */
  drop(): void;
  /** Half dead: nothing is read, acknowledged or sent. */
  setSilent(isSilent: boolean): void;
  stop(): void;
}

export function startGateway(state: StandInState, heartbeatMs: number): Gateway {
  const server = new WebSocketServer({ noServer: true });
  let open: Connection[] = [];
  let made = 0;
  let isSilent = false;
  const counts = { identified: 0, resumed: 0 };
  const sessions = keepSessions(state, () => isSilent);

  const send = ({ socket }: Connection, frame: JsonObject): void => {
    if (!isSilent) socket.send(JSON.stringify({ t: null, s: null, ...frame }));
  };

  const end = (connection: Connection, code: number, reason: string): void => {
    if (connection.session !== null) sessions.forget(connection.session);
    connection.socket.close(code, reason);
  };

  /** Null: it may have a session. */
  const findFault = ({ session }: Connection, data: JsonObject): { code: number; reason: string } | null => {
    const intents = Number(data.intents);
    if (session !== null) return { code: CLOSE.twice, reason: 'Already authenticated.' };
    if (textOf(data.token) !== state.server.token) return { code: CLOSE.badToken, reason: 'Authentication failed.' };
    const isKnown = Number.isInteger(intents) && intents >= 0 && intents <= KNOWN_INTENTS;
    if (!isKnown) return { code: BAD_INTENTS, reason: 'Invalid intent(s).' };
    return (intents & PRIVILEGED) === 0 ? null : { code: FORBIDDEN_INTENTS, reason: 'Disallowed intent(s).' };
  };

  const identify = (connection: Connection, data: JsonObject): void => {
    const fault = findFault(connection, data);
    if (fault !== null) {
      end(connection, fault.code, fault.reason);
      return;
    }
    if (data.intents !== GUILDS) {
      state.violations.add('IDENTIFY', `asks for the intents ${String(data.intents)}, Guilds (1) is enough`);
    }
    counts.identified += 1;
    connection.session = sessions.begin(connection.socket);
    state.changes.tell();
  };

  const resume = (connection: Connection, data: JsonObject): void => {
    const session = sessions.find(textOf(data.session_id));
    if (textOf(data.token) !== state.server.token) end(connection, CLOSE.badToken, 'Authentication failed.');
    else if (session === undefined) send(connection, { op: OP.invalid, d: false });
    else {
      session.socket?.close(4000);
      session.socket = connection.socket;
      connection.session = session;
      counts.resumed += 1;
      const missed = session.sent.filter(({ seq }) => seq > Number(data.seq));
      for (const { frame } of missed) if (!isSilent) connection.socket.send(frame);
      sessions.send(session, 'RESUMED', { _trace: ['stand-in'] });
      state.changes.tell();
    }
  };

  const take = (connection: Connection, text: string): void => {
    const frame = objectOf(findJson(text));
    const now = performance.now();
    connection.sends = [...connection.sends.filter((at) => now - at < SENDS.perMs), now];
    if (connection.sends.length > SENDS.most) end(connection, CLOSE.tooFast, 'Rate limited.');
    else if (frame.op === OP.heartbeat) send(connection, { op: OP.ack });
    else if (frame.op === OP.identify) identify(connection, objectOf(frame.d));
    else if (frame.op === OP.resume) resume(connection, objectOf(frame.d));
    else if (!LATER.includes(Number(frame.op))) end(connection, CLOSE.decode, 'Error while decoding payload.');
    else if (connection.session === null) end(connection, CLOSE.notAuthenticated, 'Not authenticated.');
  };

  server.on('connection', (socket: WebSocket) => {
    made += 1;
    const connection: Connection = { number: made, socket, session: null, sends: [] };
    open.push(connection);
    socket.on('message', (data) => void (isSilent || take(connection, String(data))));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      open = open.filter((other) => other !== connection);
      const { session } = connection;
      if (session?.socket === socket) session.socket = null;
      // A client that says goodbye wants no session any more.
      if (session !== null && (code === 1000 || code === 1001)) sessions.forget(session);
      state.changes.tell();
    });
    send(connection, { op: OP.hello, d: { heartbeat_interval: heartbeatMs, _trace: ['stand-in'] } });
    state.changes.tell();
  });

  return {
    takeUpgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (client) => void server.emit('connection', client, request)),
    dispatch(event, data) {
      for (const session of sessions.list()) sessions.send(session, event, data);
      return sessions.list().length;
    },
    connections: () =>
      open.flatMap(({ number, session }) => (session === null ? [] : [{ number, delivered: session.delivered }])),
    counts: () => ({ ...counts }),
    askToReconnect: () => open.forEach((connection) => void send(connection, { op: OP.reconnect, d: null })),
    invalidate(isResumable) {
      if (!isResumable) sessions.forgetAll();
      for (const connection of open) send(connection, { op: OP.invalid, d: isResumable });
    },
    close: (code) => [...open].forEach((connection) => void end(connection, code, 'planned')),
    drop: () => [...open].forEach(({ socket }) => void socket.terminate()),
    setSilent(value) {
      isSilent = value;
    },
    stop() {
      for (const { socket } of open) socket.terminate();
      server.close();
    },
  };
}

/** Sends upgrades of `/gateway` to it and cuts all others. */
export function takeUpgrades(server: HttpServer, gateway: Gateway): void {
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/gateway')) gateway.takeUpgrade(request, socket, head);
    else socket.destroy();
  });
}
