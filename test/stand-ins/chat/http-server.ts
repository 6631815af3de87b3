import { createServer, type RequestListener, type Server } from 'node:http';

/** A server that can stop listening, so that connections are refused, and listen again at the same port. */
export interface HttpServer {
  server: Server;
  port(): number;
  stop(): Promise<void>;
  resume(): Promise<void>;
}

export async function startHttpServer(listener: RequestListener, host: string, port: number): Promise<HttpServer> {
  const server = createServer(listener);
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port);
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  return {
    server,
    port: () => bound,
    async stop() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    resume: async () => {
      if (!server.listening) await listen(bound);
    },
  };
}
