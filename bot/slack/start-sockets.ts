import type { Log } from '../log.js';
import { describeSlackError } from './describe-slack-error.js';
import type { Retiring, Socket } from './open-socket.js';
import type { SlackHealth } from './slack-health.js';

export interface Sockets {
  /** Waits until they are really closed. */
  close(): Promise<void>;
}

export interface SocketsNeeds {
  open(): Socket;
  health: SlackHealth;
  log: Log;
  now(): number;
}

/** While Slack renews one, the other takes what comes: each input goes to one of them (facts: slack.md, 7.1). */
const SOCKETS = 2;

const FIRST_WAIT_MS = 500;
const FACTOR = 1.3;
const LONGEST_WAIT_MS = 15_000;
/** A wrong token becomes right by a person only. */
const TOKEN_WAIT_MS = 60_000;
/**
 * What Slack is about to end still gets inputs until Slack ends it, and one that is closed from here loses what is on its
 * way: so it is left open, beside its successor, for longer than Slack takes.
 */
const LINGER_MS = 30_000;
/** Without a warning Slack sends nothing more on it, but what came before is still to be acknowledged, within 3 s. */
const UNWARNED_LINGER_MS = 3_000;
const WARNINGS = ['warning', 'refresh_requested'];
/** One that ended sooner was of no use: the next is not opened at once. */
const SHORT_LIFE_MS = 2_000;

/** Keeps the sockets open until `close`. Returns at once; `health` says whether there is one. */
export function startSockets(needs: SocketsNeeds): Sockets {
  const state: State = { up: 0, isClosing: false, open: new Set(), stop: () => undefined };
  const stopped = new Promise<void>((resolve) => {
    state.stop = resolve;
  });
  needs.health.note('sockets', 'not connected yet');
  const kept = Array.from({ length: SOCKETS }, () => keepSocket(needs, state, stopped));
  return {
    async close() {
      state.isClosing = true;
      state.stop();
      await Promise.all([...state.open].map((socket) => socket.close()));
      await Promise.all(kept);
    },
  };
}

interface State {
  up: number;
  isClosing: boolean;
  open: Set<Socket>;
  stop(): void;
}

async function keepSocket(needs: SocketsNeeds, state: State, stopped: Promise<void>): Promise<void> {
  let failures = 0;
  while (!state.isClosing) {
    const openedAt = needs.now();
    const waitMs = await useSocket(needs, state, stopped);
    failures = needs.now() - openedAt > SHORT_LIFE_MS && waitMs === 0 ? 0 : failures + 1;
    const backOffMs = failures <= 1 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * FACTOR ** (failures - 2));
    if (!state.isClosing) await waitOr(stopped, Math.max(waitMs, backOffMs));
  }
}

/** Until another is wanted; gives how long to wait at least before that. */
async function useSocket(needs: SocketsNeeds, state: State, stopped: Promise<void>): Promise<number> {
  const socket = needs.open();
  state.open.add(socket);
  try {
    await Promise.race([socket.opened, stopped]);
  } catch (error) {
    forget(state, socket);
    return noteFailure(needs, state, error instanceof Error ? error : new Error('the connection was closed'));
  }
  if (state.isClosing) return 0;
  state.up += 1;
  for (const part of ['sockets', 'app token'] as const) needs.health.note(part, null);
  const ended = socket.ended.then((why) => noteEnd(needs, state, socket, why));
  await Promise.race([ended, socket.retiring.then((told) => linger(needs, socket, told)), stopped]);
  return 0;
}

function linger({ log }: SocketsNeeds, socket: Socket, { reason }: Retiring): void {
  log.info({ reason }, 'Slack ends a connection; another takes its place');
  const lingerMs = WARNINGS.includes(reason) ? LINGER_MS : UNWARNED_LINGER_MS;
  setTimeout(() => void socket.close(), lingerMs).unref();
}

function forget({ open }: State, socket: Socket): void {
  open.delete(socket);
  void socket.close();
}

function noteEnd({ health, log }: SocketsNeeds, state: State, socket: Socket, why: string): void {
  state.up -= 1;
  forget(state, socket);
  if (state.isClosing) return;
  if (state.up === 0) health.note('sockets', `not connected: ${why}`);
  log.info({ why, others: state.up }, 'a connection to Slack has ended');
}

function noteFailure({ health, log }: SocketsNeeds, { up }: State, error: Error): number {
  const { of, why, afterMs } = describeSlackError(error);
  log.warn({ why, others: up }, 'a connection to Slack cannot be opened');
  if (of === 'token') health.note('app token', `Slack does not take the app token: ${why}`);
  if (up === 0) health.note('sockets', of === 'token' ? 'not connected' : `Slack cannot be reached: ${why}`);
  return of === 'token' ? TOKEN_WAIT_MS : (afterMs ?? FIRST_WAIT_MS);
}

async function waitOr(stopped: Promise<void>, ms: number): Promise<void> {
  if (ms === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([stopped, waited]);
  clearTimeout(timer);
}
