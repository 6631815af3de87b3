import type { VmSpec } from '../recipes/vm-spec.js';
import { renderYaml, type YamlValue } from './render-yaml.js';

/** What the network of one interface is made of; a VM's and a base's alike. */
export interface SeedNetwork {
  mac: string;
  network: VmSpec['network'];
  address: VmSpec['address'];
}

/**
 * Network configuration version 2. The interface is named by its MAC, because its kernel name is not known before boot
 * (https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v2.html).
 */
export function renderNetworkConfig({ mac, network, address }: SeedNetwork): string {
  const ethernet: { [key: string]: YamlValue } = { match: { macaddress: mac.toLowerCase() } };
  if (address === null) {
    ethernet.dhcp4 = true;
  } else {
    ethernet.addresses = [`${address.ipv4}/${address.prefix}`];
    ethernet.routes = [{ to: '0.0.0.0/0', via: address.gateway }];
  }
  if (network.mtu !== null) {
    ethernet.mtu = network.mtu;
  }
  if (network.dns.length > 0 || network.domain !== null) {
    ethernet.nameservers = {
      ...(network.dns.length > 0 ? { addresses: [...network.dns] } : {}),
      ...(network.domain === null ? {} : { search: [network.domain] }),
    };
  }
  return renderYaml({ version: 2, ethernets: { net0: ethernet } });
}
