import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A proxy that only knows CONNECT, as company proxies do for what is encrypted. */
export interface ConnectProxy {
  url: string;
  /** `host:port` of every tunnel that was asked for, in order. */
  tunnels: readonly string[];
  stop(): Promise<void>;
}

/** `alias`: host names that lead to this machine, so that a test can reach its stand-in by a name that nobody resolves. */
export async function startConnectProxy(alias: readonly string[] = []): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end('only CONNECT'));
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('connect', (request, client, head) => {
    const { hostname, port } = new URL(`http://${request.url}`);
    tunnels.push(`${hostname}:${port}`);
    const target = connect(Number(port), alias.includes(hostname) ? '127.0.0.1' : hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    target.on('close', () => client.destroy());
    client.on('error', () => target.destroy());
    client.on('close', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    tunnels,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
