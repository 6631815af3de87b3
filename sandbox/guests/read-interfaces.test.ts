import { describe, expect, it } from 'vitest';
import { readInterfaces } from './read-interfaces.js';

const printed = JSON.stringify([
  {
    ifindex: 7,
    ifname: 'eth0',
    address: 'bc:24:11:00:00:01',
    addr_info: [
      { family: 'inet', local: '10.9.8.20', prefixlen: 24, scope: 'global' },
      { family: 'inet6', local: 'fe80::1', prefixlen: 64, scope: 'link' },
    ],
  },
  {
    ifindex: 1,
    ifname: 'lo',
    address: '00:00:00:00:00:00',
    addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8 }],
  },
]);

describe('readInterfaces', () => {
  it('lists lo before the others, with both families', () => {
    expect(readInterfaces(printed, false)).toEqual([
      { name: 'lo', mac: '00:00:00:00:00:00', addresses: [{ family: 'ipv4', address: '127.0.0.1', prefix: 8 }] },
      {
        name: 'eth0',
        mac: 'bc:24:11:00:00:01',
        addresses: [
          { family: 'ipv4', address: '10.9.8.20', prefix: 24 },
          { family: 'ipv6', address: 'fe80::1', prefix: 64 },
        ],
      },
    ]);
  });

  it("puts docker's bridge before the NIC", () => {
    expect(readInterfaces(printed, true).map(({ name }) => name)).toEqual(['lo', 'docker0', 'eth0']);
  });
});
