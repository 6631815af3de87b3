import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Card } from '../../../commands/card.js';
import type { Invocation } from '../../../commands/invocation.js';
import { connectTerminal, type TerminalClient, type TerminalEvent } from '../client/connect-terminal.js';
import { startTerminal, type Terminal } from '../start.js';

export interface TestClient extends TerminalClient {
  events: TerminalEvent[];
}

/** A terminal on a socket of its own that can be ended and started again, and clients of it. */
export interface TerminalStage {
  socketPath: string;
  /** Kept by "the database", which outlives a restart. */
  kept: Invocation[];
  open: { messageId: string; card: Card }[];
  terminal(): Terminal;
  /** What happens with each invocation that is new. */
  onInvocation: (invocation: Invocation) => void;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Gives a client that has greeted and got the open cards. */
  connect(as: string): Promise<TestClient>;
  close(): Promise<void>;
}

export async function terminalStage(): Promise<TerminalStage> {
  const folder = await mkdtemp(join(tmpdir(), 'chatops-terminal-'));
  const clients: TerminalClient[] = [];
  let terminal: Terminal | null = null;
  const stage: TerminalStage = {
    socketPath: join(folder, 'terminal.sock'),
    kept: [],
    open: [],
    onInvocation: () => undefined,
    terminal() {
      if (terminal === null) {
        throw new Error('the terminal is stopped');
      }
      return terminal;
    },
    async stop() {
      await terminal?.close();
      terminal = null;
    },
    async start() {
      terminal = await startTerminal(stage.socketPath, {
        zone: 'Europe/Berlin',
        now: () => 1000,
        listOpenCards: () => stage.open,
        storeInvocation(invocation) {
          const isNew = !stage.kept.some(({ id }) => id === invocation.id);
          if (isNew) {
            stage.kept.push(invocation);
            stage.onInvocation(invocation);
          }
          return isNew;
        },
        onError: () => undefined,
      });
    },
    async connect(as) {
      const events: TerminalEvent[] = [];
      const client = connectTerminal({ socketPath: stage.socketPath, as, onEvent: (event) => events.push(event) });
      clients.push(client);
      await client.waitFor((event) => (event.event === 'opened' ? true : null));
      return { ...client, events };
    },
    async close() {
      clients.forEach((client) => {
        client.close();
      });
      await stage.stop();
      await rm(folder, { recursive: true });
    },
  };
  await stage.start();
  return stage;
}
