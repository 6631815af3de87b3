import { randomBytes } from 'node:crypto';
import { parsePropertyString } from './property-string.js';

/** One NIC line: `net0: virtio=BC:24:11:00:00:01,bridge=vmbr0`. */
export interface Net {
  model: string;
  /** Upper-case colon form. */
  mac: string;
  options: ReadonlyMap<string, string>;
}

const models = [
  'virtio',
  'e1000',
  'e1000-82540em',
  'e1000-82544gc',
  'e1000-82545em',
  'e1000e',
  'i82551',
  'i82557b',
  'i82559er',
  'ne2k_isa',
  'ne2k_pci',
  'pcnet',
  'rtl8139',
  'vmxnet3',
];
const optionNames = new Set(['bridge', 'firewall', 'link_down', 'mtu', 'queues', 'rate', 'tag', 'trunks']);
const macPattern = /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/i;

/** A random address under the prefix that PVE uses. */
export function randomMac(): string {
  const tail = [...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'));
  return ['BC', '24', '11', ...tail].join(':').toUpperCase();
}

/** Parses a NIC and gives it an address where it has none; null if it is not one. */
export function parseNet(text: string): Net | null {
  const parts = parsePropertyString(text, 'model');
  const named = models.find((model) => parts.has(model));
  const model = named ?? parts.get('model');
  const mac = (named === undefined ? parts.get('macaddr') : parts.get(named)) ?? randomMac();
  if (model === undefined || !models.includes(model) || !macPattern.test(mac)) return null;
  const options = [...parts].filter(([key]) => ![model, 'model', 'macaddr'].includes(key));
  if (options.some(([key]) => !optionNames.has(key))) return null;
  return { model, mac: mac.toUpperCase(), options: new Map(options.map(([key, value]) => [key, flag(key, value)])) };
}

function flag(key: string, value: string): string {
  if (key !== 'firewall' && key !== 'link_down') return value;
  return /^(1|on|yes|true)$/i.test(value) ? '1' : '0';
}

export function renderNet(net: Net): string {
  const first = `${net.model}=${net.mac}`;
  return [first, ...[...net.options].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${k}=${v}`)].join(',');
}
