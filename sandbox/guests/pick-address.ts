import { createHash } from 'node:crypto';

/**
 * The address that our DHCP leases to a NIC: in the upper half of the network, because the engine hands out from below
 * to containers that ask for none. The same NIC gets the same one as long as it is free.
 * @param subnet IPv4 in CIDR form.
 * @param taken dotted addresses.
 */
export function pickAddress(subnet: string, mac: string, taken: ReadonlySet<string>): string {
  const [base = '', prefix = ''] = subnet.split('/');
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(size / 2);
  // The last address is the broadcast.
  const count = size - first - 1;
  const start = createHash('sha256').update(mac).digest().readUInt32BE(0) % Math.max(count, 1);
  for (let step = 0; step < count; step++) {
    const address = addToAddress(base, first + ((start + step) % count));
    if (!taken.has(address)) return address;
  }
  throw new Error(`no free address in the upper half of ${subnet}`);
}

function addToAddress(base: string, offset: number): string {
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
