import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox.js';
import type { Certificate } from '../tls/certificate.js';
import { baseImage } from '../volumes/base-image.js';
import { callLog } from './call-log.js';
import { handleCall } from './handle-call.js';
import { sandboxRoutes } from './sandbox-routes.js';

const GIB = 1024 ** 3;

export interface ServerOptions {
  sandbox: Sandbox;
  certificate: Certificate;
  /** Opens `/sandbox/faults` and the like from elsewhere than loopback. */
  adminToken: string;
}

/** The HTTPS server: PVE's API, the sandbox's own image, and what tests steer it by. The caller listens and closes. */
export async function createServer({ sandbox, certificate, adminToken }: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    https: { key: certificate.key, cert: certificate.chain, minVersion: 'TLSv1.3' },
    bodyLimit: 16 * 1024 ** 2,
    forceCloseConnections: true,
  });
  await server.register(formbody, { bodyLimit: 16 * 1024 ** 2 });
  await server.register(multipart, { limits: { fileSize: 8 * GIB, files: 1, fields: 10 } });
  // PVE takes a body of type JSON that is empty, as some clients send it.
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
    if (body === '') return done(null, {});
    try {
      done(null, JSON.parse(String(body)));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
  const calls = callLog();
  server.all('/api2/json/*', (request, reply) => handleCall(sandbox, calls, request, reply));
  server.get('/health', async () => ({ status: 'ok' }));
  server.get(`/sandbox/images/${baseImage.name}`, (_, reply) =>
    reply.header('content-type', 'application/octet-stream').send(Buffer.from(baseImage.bytes)),
  );
  sandboxRoutes(server, { sandbox, calls, adminToken });
  return server;
}
