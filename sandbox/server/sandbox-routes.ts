import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clusterNodes } from '../cluster.js';
import { createToken } from '../create-token.js';
import { fault } from '../faults/fault.js';
import type { Sandbox } from '../sandbox.js';
import { randomMac } from '../vm/net.js';
import { renewSmbios } from '../vm/renew-smbios.js';
import { uniqueTags } from '../vm/update-config.js';
import type { CallLog } from './call-log.js';

const tokenOrder = z.strictObject({
  id: z.string().regex(/^[^\s=@!]+@[^\s=@!]+![^\s=@!]+$/),
  privileges: z.record(z.string().startsWith('/'), z.array(z.string())),
});

interface Steering {
  sandbox: Sandbox;
  calls: CallLog;
  adminToken: string;
}

const stranger = z.strictObject({
  vmid: z.int().min(100).max(999999999),
  name: z.string().default('stranger'),
  node: z.enum(clusterNodes.map(({ name }) => name)).default('pve1'),
  pool: z.string().nullable().default(null),
  tags: z.string().default(''),
  description: z.string().default(''),
  running: z.boolean().default(true),
});

/** What tests and try-outs steer the sandbox by: from loopback, or with `Authorization: SandboxAdmin TOKEN`. */
export function sandboxRoutes(server: FastifyInstance, { sandbox, calls, adminToken }: Steering): void {
  const admin = { preHandler: async (request: FastifyRequest) => requireAdmin(request, adminToken) };
  server.get('/sandbox/faults', admin, async () => ({ faults: sandbox.faults.list() }));
  server.put('/sandbox/faults', admin, async (request, reply) => {
    const parsed = z.strictObject({ faults: z.array(fault) }).safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    sandbox.faults.replace(parsed.data.faults);
    return { faults: sandbox.faults.list() };
  });
  server.delete('/sandbox/faults', admin, async () => {
    sandbox.faults.replace([]);
    return { faults: [] };
  });
  server.get('/sandbox/calls', admin, async () => ({ calls: calls.list() }));
  server.post('/sandbox/tokens', admin, async (request, reply) => {
    const parsed = tokenOrder.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    return { token: createToken(sandbox.state, parsed.data.id, parsed.data.privileges) };
  });
  server.post('/sandbox/strangers', admin, async (request, reply) => {
    const parsed = stranger.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    if (sandbox.state.vms.find(parsed.data.vmid) !== null) {
      return reply.code(409).send({ error: `VM ${parsed.data.vmid} already exists` });
    }
    placeStranger(sandbox, parsed.data);
    return { vmid: parsed.data.vmid };
  });
}

function requireAdmin(request: FastifyRequest, adminToken: string): void {
  const loopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
  const given = Buffer.from(/^SandboxAdmin (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
  const wanted = Buffer.from(adminToken);
  const proven = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!loopback && !proven)
    throw Object.assign(new Error('only from loopback, or with the admin token'), { statusCode: 403 });
}

function placeStranger(sandbox: Sandbox, wanted: z.infer<typeof stranger>): void {
  const { vmid, name, node, pool, description, running } = wanted;
  const tags = uniqueTags(wanted.tags);
  sandbox.state.vms.save({
    vmid,
    node,
    pool,
    pending: {},
    hasGuest: false,
    poweredOn: running,
    startedAtS: running ? Math.floor(Date.now() / 1000) : null,
    config: {
      name,
      cores: '1',
      memory: '512',
      net0: `virtio=${randomMac()},bridge=vmbr0`,
      smbios1: renewSmbios(undefined),
      ...(tags === '' ? {} : { tags }),
      ...(description === '' ? {} : { description }),
    },
  });
}
