import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Messenger } from '../messenger.js';
import { connectedClients } from './connected-clients.js';
import { terminalMessenger } from './messenger.js';
import { serveClient, type TerminalDoor } from './serve-client.js';

export interface Terminal {
  messenger: Messenger;
  /** Ends every connection after what was sent on it, and takes no new one. */
  close(): Promise<void>;
}

/**
 * Listens on a Unix socket of mode 0600; whoever can open it is whom they say they are. A socket left by a killed
 * process is replaced, so only the holder of the data's lock may call this.
 */
export async function startTerminal(socketPath: string, door: TerminalDoor): Promise<Terminal> {
  rmSync(socketPath, { force: true });
  const clients = connectedClients();
  const messenger = terminalMessenger(clients);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveClient(socket, clients, messenger, door);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  chmodSync(socketPath, 0o600);
  return {
    messenger,
    async close() {
      await messenger.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) {
        socket.destroySoon();
      }
      await closed;
    },
  };
}
