import { rm } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../api/access.js';
import { ApiError } from '../api/api-error.js';
import { routes } from '../api/routes.js';
import { clusterNodes } from '../cluster.js';
import type { Json } from '../json.js';
import type { Sandbox } from '../sandbox.js';
import type { Token } from '../state/token-table.js';
import { authenticate } from './authenticate.js';
import { type CallLog, loggable } from './call-log.js';
import { type FoundRoute, findRoute } from './find-route.js';
import { type ReadRequest, readParameters } from './read-parameters.js';
import { sendData } from './send-data.js';
import { sendError } from './send-error.js';
import { strikeFaults } from './strike-faults.js';

/** One call of the API, from the bytes to the answer and its line in the call log. */
export async function handleCall(
  sandbox: Sandbox,
  calls: CallLog,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const path = request.url.replace(/\?.*$/, '').slice('/api2/json'.length);
  const found = findRoute(routes, request.method, path);
  const read: ReadRequest = await readParameters(request, sandbox.filesFolder);
  const parameters = { ...read.parameters, ...found?.names };
  const vmid = /^\d+$/.test(String(parameters.vmid)) ? Number(parameters.vmid) : undefined;
  const occasion = { method: request.method, path, vmid };
  const entry = { time: new Date().toISOString(), method: request.method, path, parameters: loggable(parameters) };
  let token: Token | null = null;
  const note = (status: number, message: string | null): void => {
    calls.add({ ...entry, token: token?.id ?? null, status, message });
  };
  try {
    if (sandbox.faults.strike('dropped-connection', occasion, (fault) => fault.when === 'before') !== null) {
      note(0, 'dropped before');
      request.raw.socket.destroy();
      return;
    }
    token = authenticate(sandbox.state, request.headers.authorization);
    const data = await run(sandbox, found, token, { ...read, parameters }, occasion);
    if (sandbox.faults.strike('dropped-connection', occasion, (fault) => fault.when === 'after') !== null) {
      note(0, 'dropped after');
      request.raw.socket.destroy();
      return;
    }
    note(200, null);
    await sendData(reply, data);
  } catch (error) {
    const { status, message } = await sendError(reply, error);
    note(status, message);
  } finally {
    if (read.folder !== null) await rm(read.folder, { recursive: true });
  }
}

function run(
  sandbox: Sandbox,
  found: FoundRoute | null,
  token: Token,
  read: ReadRequest,
  occasion: { method: string; path: string; vmid: number | undefined },
): Promise<Json> {
  if (found === null) throw new ApiError(501, `Method '${occasion.method} ${occasion.path}' not implemented`);
  const { node } = found.names;
  strikeFaults(sandbox, occasion, node);
  if (node !== undefined && !clusterNodes.some(({ name }) => name === node)) {
    throw new ApiError(
      500,
      `hostname lookup '${node}' failed - failed to get address info for: ${node}: Name or service not known`,
    );
  }
  const access: Access = {
    token,
    poolOf: (vmid) => sandbox.state.vms.find(vmid)?.pool ?? null,
    withheld: (privilege) => sandbox.faults.holds('forbidden', occasion, (fault) => fault.privilege === privilege),
  };
  return found.route.run(read.parameters, { sandbox, access, file: read.file });
}
