import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { findJson, type JsonObject, textOf } from '../../chat/json.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { Ack } from './ack.js';
import { awaitAcks } from './await-acks.js';

/** facts: Slack allows ten connections of one app. */
const CONNECTIONS = 10;
/** Slack pings too; a client that saw one ping wants the next within 30 s. */
const PING_EVERY_MS = 10_000;

type DisconnectReason = 'warning' | 'refresh_requested' | 'too_many_websockets' | 'link_disabled';

interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: JsonObject;
  acceptsResponse: boolean;
  envelopeId?: string;
  retry?: { attempt: number; reason: string };
}

interface Connection {
  number: number;
  socket: WebSocket;
  /** Told to go: gets nothing new. */
  isLeaving: boolean;
  delivered: number;
}

export interface SocketMode {
  /** The answer of apps.connections.open. */
  makeUrl(): string;
  takeUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** To exactly one of the open connections, in turn. */
  send(envelope: Envelope): Promise<Ack>;
  /** A frame as it is. With an `envelope_id` its acknowledgement is awaited, else this never ends in one. */
  sendRaw(frame: JsonObject): Promise<Ack>;
  /** How many envelopes each open connection was given, by its number. */
  connections(): { number: number; delivered: number }[];
  disconnect(reason: DisconnectReason, which: 'one' | 'all'): void;
  /** Cut without a close frame. */
  drop(which: 'one' | 'all'): void;
  /** No pongs, no pings, nothing is read: half dead. */
  setSilent(isSilent: boolean): void;
  lateAcks(): readonly string[];
  close(): void;
}

export function startSocketMode(state: StandInState): SocketMode {
  const server = new WebSocketServer({ noServer: true, autoPong: false });
  const acks = awaitAcks(state);
  const tickets = new Set<string>();
  let open: Connection[] = [];
  let made = 0;
  let turn = 0;
  let isSilent = false;

  const ping = setInterval(() => {
    if (!isSilent) for (const { socket } of open) socket.ping();
  }, PING_EVERY_MS);
  ping.unref();

  const add = (socket: WebSocket): void => {
    made += 1;
    const connection: Connection = { number: made, socket, isLeaving: false, delivered: 0 };
    open.push(connection);
    socket.on('ping', (data) => void (isSilent || socket.pong(data)));
    socket.on('message', (data) => void (isSilent || acks.take(findJson(String(data)), connection.number)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      open = open.filter((other) => other !== connection);
      state.changes.tell();
    });
    socket.send(JSON.stringify(renderHello(state, open.length)));
    if (open.length > CONNECTIONS) leave(connection, 'too_many_websockets');
    state.changes.tell();
  };

  const leave = (connection: Connection, reason: DisconnectReason): void => {
    // A warning comes some seconds before the end: until then the connection is used.
    connection.isLeaving = reason !== 'warning';
    connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'stand-in' } }));
  };

  const pick = (): Connection | null => {
    const ready = open.filter(({ socket, isLeaving }) => socket.readyState === socket.OPEN && !isLeaving);
    turn += 1;
    return ready[turn % Math.max(1, ready.length)] ?? null;
  };

  const sendFrame = async (frame: JsonObject): Promise<Ack> => {
    const connection = pick();
    const envelopeId = textOf(frame.envelope_id);
    if (connection === null) return { ack: 'failed', envelopeId, why: 'no_connection' };
    connection.delivered += 1;
    connection.socket.send(JSON.stringify(frame));
    return acks.wait(envelopeId);
  };

  return {
    makeUrl() {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `${state.publicUrl.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${state.workspace.appId}`;
    },
    takeUpgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://stand-in').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) return void socket.destroy();
      server.handleUpgrade(request, socket, head, add);
    },
    send(envelope) {
      const frame = renderEnvelope(state, envelope);
      const first = sendFrame(frame);
      if (state.faults.takeForEnvelope('duplicate-envelope') !== null) void sendFrame(frame);
      return first;
    },
    sendRaw: sendFrame,
    connections: () => open.map(({ number, delivered }) => ({ number, delivered })),
    disconnect: (reason, which) => choose(open, which).forEach((connection) => void leave(connection, reason)),
    drop: (which) => choose(open, which).forEach(({ socket }) => void socket.terminate()),
    setSilent(value) {
      isSilent = value;
    },
    lateAcks: () => acks.late,
    close() {
      clearInterval(ping);
      acks.stop();
      for (const { socket } of open) socket.terminate();
      server.close();
    },
  };
}

/** Sends upgrades of `/link` to Socket Mode and cuts all others. */
export function takeUpgrades(server: Server, socketMode: SocketMode): void {
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/link')) socketMode.takeUpgrade(request, socket, head);
    else socket.destroy();
  });
}

function choose(open: readonly Connection[], which: 'one' | 'all'): Connection[] {
  return which === 'all' ? [...open] : open.filter(({ isLeaving }) => !isLeaving).slice(0, 1);
}

function renderHello(state: StandInState, connections: number): JsonObject {
  return {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'stand-in', build_number: 1, approximate_connection_time: 18_060 },
    connection_info: { app_id: state.workspace.appId },
  };
}

function renderEnvelope(state: StandInState, envelope: Envelope): JsonObject {
  const planned = envelope.type === 'events_api' ? state.faults.takeForEnvelope('retried-event') : null;
  const retry = planned?.fault === 'retried-event' ? planned : (envelope.retry ?? { attempt: 0, reason: '' });
  return {
    envelope_id: envelope.envelopeId ?? randomUUID(),
    type: envelope.type,
    accepts_response_payload: envelope.acceptsResponse,
    payload: envelope.payload,
    ...(envelope.type === 'events_api' ? { retry_attempt: retry.attempt, retry_reason: retry.reason } : {}),
  };
}
