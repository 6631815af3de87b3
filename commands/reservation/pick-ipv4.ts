import ipaddr from 'ipaddr.js';
import type { Environment } from '../settings.js';

export type AddressRange = NonNullable<Environment['network']['range']>;

/** The lowest address of the range that nobody has, or null. Excluded are single addresses and CIDR blocks. */
export function pickIpv4(range: AddressRange, taken: ReadonlySet<string>): string | null {
  const excluded = range.exclude.map((item) => ipaddr.IPv4.parseCIDR(item.includes('/') ? item : `${item}/32`));
  for (let number = toNumber(range.from); number <= toNumber(range.to); number += 1) {
    const address = toAddress(number);
    const text = address.toString();
    if (taken.has(text) || text === range.gateway || excluded.some((block) => address.match(block))) continue;
    return text;
  }
  return null;
}

function toNumber(address: string): number {
  return ipaddr.IPv4.parse(address).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toAddress(number: number): ipaddr.IPv4 {
  return new ipaddr.IPv4([24, 16, 8, 0].map((shift) => (number >>> shift) & 255));
}
