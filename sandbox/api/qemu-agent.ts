import type { GuestInterface } from '../guests.js';
import type { Json } from '../json.js';
import { findVm } from '../vm/find-vm.js';
import { isRunning } from '../vm/is-running.js';
import type { Vm } from '../vm/vm.js';
import { ApiError } from './api-error.js';
import { boolean, integer, list, text } from './parameter-types.js';
import { type Call, route } from './route.js';
import { vmParameters } from './vm-parameters.js';

const maximumRead = 16 * 1024 ** 2;
const agentPath = '/nodes/{node}/qemu/{vmid}/agent';
const audit = { path: '/vms/{vmid}', any: ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'] };
const unrestricted = { path: '/vms/{vmid}', all: ['VM.GuestAgent.Unrestricted'] };

/** The guest agent, as the API reaches it over the VM's channel. */
export const qemuAgent = [
  route('POST', `${agentPath}/ping`, {
    permission: audit,
    parameters: vmParameters,
    handle: async ({ node, vmid }, call) => {
      await requireAgent(call, node, vmid);
      return { result: {} };
    },
  }),
  route('GET', `${agentPath}/info`, {
    permission: audit,
    parameters: vmParameters,
    handle: async ({ node, vmid }, call) => {
      await requireAgent(call, node, vmid);
      return { result: { version: '10.0.2', supported_commands: supportedCommands } };
    },
  }),
  route('GET', `${agentPath}/get-host-name`, {
    permission: audit,
    parameters: vmParameters,
    handle: async ({ node, vmid }, call) => {
      const vm = await requireAgent(call, node, vmid);
      return { result: { 'host-name': vm.config.name ?? `VM${vmid}` } };
    },
  }),
  route('GET', `${agentPath}/network-get-interfaces`, {
    permission: audit,
    parameters: vmParameters,
    handle: async ({ node, vmid }, call) => {
      await requireAgent(call, node, vmid);
      return { result: await interfaces(call, vmid) };
    },
  }),
  route('GET', `${agentPath}/file-read`, {
    permission: { path: '/vms/{vmid}', any: ['VM.GuestAgent.FileRead', 'VM.GuestAgent.Unrestricted'] },
    parameters: {
      ...vmParameters,
      count: integer({ minimum: 1, maximum: maximumRead }).optional(),
      decode: boolean().optional(),
      file: text(),
      offset: integer({ minimum: 0 }).optional(),
    },
    handle: async ({ node, vmid, file, count = maximumRead, offset = 0, decode = true }, call) => {
      await requireAgent(call, node, vmid);
      const content = await call.sandbox.guests.agentReadFile(vmid, file);
      if (content === null) {
        throw new ApiError(500, `Agent error: failed to open file '${file}' (mode: 'r'): No such file or directory`);
      }
      const part = Buffer.from(content).subarray(offset, offset + count);
      return {
        content: part.toString(decode ? 'utf8' : 'base64'),
        ...(offset + count < content.length ? { truncated: 1 } : {}),
      };
    },
  }),
  route('POST', `${agentPath}/file-write`, {
    permission: { path: '/vms/{vmid}', any: ['VM.GuestAgent.FileWrite', 'VM.GuestAgent.Unrestricted'] },
    parameters: { ...vmParameters, content: text({ maxLength: 61440 }), encode: boolean().optional(), file: text() },
    handle: async ({ node, vmid, file, content, encode = true }, call) => {
      await requireAgent(call, node, vmid);
      await call.sandbox.guests.agentWriteFile(vmid, file, Buffer.from(content, encode ? 'utf8' : 'base64'));
      return null;
    },
  }),
  route('POST', `${agentPath}/exec`, {
    permission: unrestricted,
    parameters: { ...vmParameters, command: list(), 'input-data': text({ maxLength: 65536 }).optional() },
    handle: async ({ node, vmid, command, 'input-data': input = null }, call) => {
      await requireAgent(call, node, vmid);
      return { pid: call.sandbox.execs.start(vmid, command, input) };
    },
  }),
  route('GET', `${agentPath}/exec-status`, {
    permission: unrestricted,
    parameters: { ...vmParameters, pid: integer() },
    handle: async ({ node, vmid, pid }, call) => {
      await requireAgent(call, node, vmid);
      const status = call.sandbox.execs.status(vmid, pid);
      if (status === null) throw new ApiError(500, `Agent error: PID ${pid} does not exist`);
      return { ...status };
    },
  }),
];

const supportedCommands = [
  'guest-ping',
  'guest-info',
  'guest-network-get-interfaces',
  'guest-get-host-name',
  'guest-file-open',
  'guest-file-read',
  'guest-file-write',
  'guest-file-close',
  'guest-exec',
  'guest-exec-status',
].map((name) => ({ name, enabled: 1, 'success-response': 1 }));

async function requireAgent({ sandbox }: Call, node: string, vmid: number): Promise<Vm> {
  const vm = findVm(sandbox, node, vmid);
  const { agent } = vm.config;
  if (agent === undefined) throw new ApiError(500, 'No QEMU guest agent configured');
  if (!(await isRunning(sandbox, vm))) throw new ApiError(500, `VM ${vmid} is not running`);
  const silent = sandbox.faults.strike('agent-silent', { vmid }) !== null;
  // Without `enabled` the VM has no channel for it.
  const enabled = /(^|,)(enabled=)?(1|on|yes|true)(,|$)/i.test(agent);
  if (silent || !enabled || !vm.hasGuest || !(await sandbox.guests.agentAnswers(vmid))) {
    throw new ApiError(500, 'QEMU guest agent is not running');
  }
  return vm;
}

async function interfaces({ sandbox }: Call, vmid: number): Promise<Json> {
  const found = await sandbox.guests.agentInterfaces(vmid);
  const noIpv4 = sandbox.faults.strike('no-ipv4', { vmid }) !== null;
  const dockerOnly = sandbox.faults.strike('docker-address-only', { vmid }) !== null;
  const shown = dockerOnly && !found.some(({ name }) => name === 'docker0') ? [dockerBridge, ...found] : found;
  return shown.map((each) => {
    const hidden = (noIpv4 && each.name !== 'lo') || (dockerOnly && !['lo', 'docker0'].includes(each.name));
    return renderInterface(each, hidden);
  });
}

const dockerBridge: GuestInterface = {
  name: 'docker0',
  mac: '02:42:5d:1c:7a:01',
  addresses: [{ family: 'ipv4', address: '172.17.0.1', prefix: 16 }],
};

function renderInterface({ name, mac, addresses }: GuestInterface, hideIpv4: boolean): Json {
  return {
    name,
    'hardware-address': mac,
    'ip-addresses': addresses
      .filter(({ family }) => !(hideIpv4 && family === 'ipv4'))
      .map(({ family, address, prefix }) => ({ 'ip-address-type': family, 'ip-address': address, prefix })),
    statistics: {
      'rx-bytes': 0,
      'rx-packets': 0,
      'rx-errs': 0,
      'rx-dropped': 0,
      'tx-bytes': 0,
      'tx-packets': 0,
      'tx-errs': 0,
      'tx-dropped': 0,
    },
  };
}
