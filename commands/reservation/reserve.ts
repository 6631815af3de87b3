import type { Environment, Settings } from '../settings.js';
import type { Stores } from '../stores.js';
import { buildAddresses } from './build-address.js';
import { pickIpv4 } from './pick-ipv4.js';
import { pickVmid } from './pick-vmid.js';

/** What is held for a new VM; `ipv4` is null where the environment's network gives addresses by DHCP. */
export interface Held {
  vmid: number;
  name: string;
  mac: string;
  ipv4: string | null;
}

export type Reserved = { ok: true; held: Held } | { ok: false; problem: string };

/**
 * Chooses a VMID, a MAC and an address and holds them with the name for the request; nothing is held where one of them
 * cannot be had. `takenVmids`: those that Proxmox shows, ours or not. `mac`: the one to
 * hold, or null for a new one.
 */
export function reserve(
  stores: Stores,
  tools: { settings: Settings; newMac(): string },
  wanted: {
    requestId: string;
    name: string;
    environment: Environment;
    takenVmids: ReadonlySet<number>;
    mac: string | null;
  },
): Reserved {
  const { settings } = tools;
  const { requestId, name, environment } = wanted;
  const vmid = freeVmid(stores, settings, wanted.takenVmids);
  if (vmid === null) {
    const { from, to } = settings.vmids;
    return no(`no VMID is free between ${from} and ${to}; an operator has to widen the range or destroy VMs`);
  }
  const ipv4 = freeIpv4(stores, settings, environment);
  if (ipv4 === 'none') return no(`no address is free in ${environment.name}; an operator has to widen its range`);
  const held: Held = { vmid, name, mac: wanted.mac ?? tools.newMac(), ipv4 };
  const taken = stores.reservations.hold(requestId, thingsOf(held));
  return taken.length === 0 ? { ok: true, held } : no(`${taken.join(', ')} is held by another request`);
}

/** What is held for this request, or null where nothing (complete) is. */
export function findHeld(stores: Stores, requestId: string): Held | null {
  const things = stores.reservations.listFor(requestId);
  const find = (kind: string): string | null =>
    things.find((thing) => thing.startsWith(`${kind}:`))?.slice(kind.length + 1) ?? null;
  const vmid = find('vmid');
  const name = find('name');
  const mac = find('mac');
  return vmid === null || name === null || mac === null ? null : { vmid: Number(vmid), name, mac, ipv4: find('ipv4') };
}

function thingsOf({ vmid, name, mac, ipv4 }: Held): string[] {
  return [`vmid:${vmid}`, `name:${name}`, `mac:${mac}`, ...(ipv4 === null ? [] : [`ipv4:${ipv4}`])];
}

function freeVmid(stores: Stores, settings: Settings, seen: ReadonlySet<number>): number | null {
  const held = stores.reservations.listWith('vmid:').map(({ thing }) => Number(thing.slice(5)));
  const live = stores.vms.listLive().map(({ vmid }) => vmid);
  const templates = stores.templates.usedVmids(settings.cluster);
  const used = new Set(stores.vms.usedVmids(settings.cluster));
  return pickVmid(settings.vmids, new Set([...held, ...live, ...templates, ...seen]), used);
}

function freeIpv4(stores: Stores, settings: Settings, { network }: Environment): string | 'none' | null {
  if (network.range === null) return null;
  const held = stores.reservations.listWith('ipv4:').map(({ thing }) => thing.slice(5));
  const live = stores.vms.listLive().map(({ ipv4 }) => ipv4);
  return pickIpv4(network.range, new Set([...held, ...live, ...buildAddresses(settings)])) ?? 'none';
}

function no(problem: string): Reserved {
  return { ok: false, problem };
}
