import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { type Proxmox, ProxmoxError, type PveInterface } from './proxmox.js';
import type { PveHttp } from './pve-http.js';
import { pvePath } from './pve-path.js';

type AgentCalls = Pick<Proxmox, 'agentPing' | 'agentInterfaces' | 'agentReadFile'>;

// What a guest says is hostile: bounded here, parsed by whoever uses it.
const INTERFACES_MAX = 256;
const ADDRESSES_MAX = 256;

const Interfaces = z.looseObject({
  result: z
    .array(
      z.looseObject({
        name: z.string().max(256),
        'hardware-address': z.string().nullish(),
        'ip-addresses': z
          .array(z.looseObject({ 'ip-address': z.string(), 'ip-address-type': z.string() }))
          .max(ADDRESSES_MAX)
          .nullish(),
      }),
    )
    .max(INTERFACES_MAX),
});
const File = z.looseObject({ content: z.string() });

/** The guest agent, through Proxmox. */
export function agentCalls(http: PveHttp): AgentCalls {
  return {
    async agentPing(node, vmid) {
      try {
        await http.ask(pvePath`/nodes/${node}/qemu/${vmid}/agent/ping`, z.json());
        return true;
      } catch (error) {
        if (error instanceof ProxmoxError && isSilence(error)) return false;
        throw error;
      }
    },
    async agentInterfaces(node, vmid) {
      const path = pvePath`/nodes/${node}/qemu/${vmid}/agent/network-get-interfaces`;
      return (await http.read(path, Interfaces)).result.map(readInterface);
    },
    async agentReadFile(node, vmid, path) {
      try {
        return (await http.read(pvePath`/nodes/${node}/qemu/${vmid}/agent/file-read`, File, { file: path })).content;
      } catch (error) {
        if (error instanceof ProxmoxError && /no such file or directory/i.test(error.message)) return null;
        throw error;
      }
    },
  };
}

// "QEMU guest agent is not running", "VM 100 is not running", "VM 100 qmp command 'guest-ping' failed - got timeout".
function isSilence(error: ProxmoxError): boolean {
  return error.status === 500 && /not running|got timeout|no qemu guest agent/i.test(error.message);
}

function readInterface(found: z.infer<typeof Interfaces>['result'][number]): PveInterface {
  const mac = (found['hardware-address'] ?? '').toUpperCase();
  return {
    name: found.name,
    mac: /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/.test(mac) ? mac : null,
    ipv4: (found['ip-addresses'] ?? []).map((address) => address['ip-address']).filter((address) => isIPv4(address)),
  };
}
