import { z } from 'zod';
import type { GuestInterface } from '../guests.js';

/** What `ip -j addr` prints: https://manpages.debian.org/trixie/iproute2/ip.8.en.html */
const addrSchema = z.array(
  z.object({
    ifname: z.string(),
    address: z.string().default('00:00:00:00:00:00'),
    addr_info: z.array(z.object({ family: z.string(), local: z.string(), prefixlen: z.number() })),
  }),
);

/** No dockerd runs in a guest, but one that has it would list its bridge, and before the NIC. */
const docker0: GuestInterface = {
  name: 'docker0',
  mac: '02:42:ac:11:00:01',
  addresses: [{ family: 'ipv4', address: '172.17.0.1', prefix: 16 }],
};

/** The interfaces as qemu-ga lists them; unkind as it is, docker's bridge stands before net0's interface. */
export function readInterfaces(json: string, hasDocker: boolean): GuestInterface[] {
  const found = addrSchema.parse(JSON.parse(json)).map(({ ifname, address, addr_info }) => ({
    name: ifname,
    mac: address,
    addresses: addr_info.flatMap(({ family, local, prefixlen }): GuestInterface['addresses'] =>
      family === 'inet' || family === 'inet6'
        ? [{ family: family === 'inet' ? 'ipv4' : 'ipv6', address: local, prefix: prefixlen }]
        : [],
    ),
  }));
  const loopback = found.filter(({ name }) => name === 'lo');
  const others = found.filter(({ name }) => name !== 'lo');
  return [...loopback, ...(hasDocker ? [docker0] : []), ...others];
}
