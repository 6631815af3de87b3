import { afterEach, beforeAll } from 'vitest';
import { createProxmox, type ProxmoxOptions } from '../../pipeline/proxmox/create-proxmox.js';
import { ProxmoxError } from '../../pipeline/proxmox/proxmox.js';
import { type MadeCa, type MadeCertificate, makeCertificates } from './make-certificates.js';
import { type PlannedAnswer, type PveServer, startPveServer } from './pve-server.js';

export const TOKEN = 'bot@pve!change=00000000-0000-4000-8000-000000000001';
export const VERSION: PlannedAnswer = {
  status: 200,
  body: '{"data":{"version":"9.1.3","release":"9.1","new":{"x":1}}}',
};
export const UPID = 'UPID:pve1:0000A1B2:00C3D4E5:6738F000:qmclone:9101:bot@pve!change:';
export const STARTED: PlannedAnswer = { status: 200, body: JSON.stringify({ data: UPID }) };

type Client = ReturnType<typeof createProxmox>;

export interface PveHarness {
  authority(): MadeCa;
  /** A server under the harness's CA, for `localhost` unless another certificate is given. */
  serve(...answers: PlannedAnswer[]): Promise<PveServer>;
  serveAs(certificate: MadeCertificate, tls?: Parameters<typeof startPveServer>[1]): Promise<PveServer>;
  connect(endpoints: readonly string[], more?: Partial<ProxmoxOptions>): Client;
}

/** Servers and clients of one test file; each test's are closed after it. */
export function usePveHarness(): PveHarness {
  let authority: MadeCa | null = null;
  const servers: PveServer[] = [];
  const clients: Client[] = [];
  const own = (): MadeCa => {
    if (authority === null) throw new Error('the CA is made before the tests');
    return authority;
  };
  beforeAll(async () => {
    authority = await makeCertificates();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  const serveAs: PveHarness['serveAs'] = async (certificate, tls) => {
    const server = await startPveServer(certificate, tls);
    servers.push(server);
    return server;
  };
  return {
    authority: own,
    serveAs,
    async serve(...answers) {
      const server = await serveAs(await own().issue({ names: ['localhost'] }));
      if (answers.length > 0) server.plan(...answers);
      return server;
    },
    connect(endpoints, more = {}) {
      const clock = { pause: async () => undefined };
      const client = createProxmox({ endpoints, ca: own().ca, token: () => TOKEN, clock, ...more });
      clients.push(client);
      return client;
    },
  };
}

export async function failureOf<T>(call: Promise<T>): Promise<ProxmoxError> {
  const error = await call.then(
    () => null,
    (thrown) => thrown,
  );
  if (error instanceof ProxmoxError) return error;
  throw new Error(`expected a ProxmoxError, got ${error}`);
}

export function cloneOn(client: Client): Promise<string> {
  return client.cloneVm('pve1', 9101, { newid: '12045', description: 'chatops i/r & more' });
}
