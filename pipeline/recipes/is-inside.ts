import ipaddr from 'ipaddr.js';

/** Whether a text is an IPv4 address inside that CIDR. */
export function isInside(address: string, cidr: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(address) && ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(cidr));
}
