import { createHash } from 'node:crypto';
import { parseNet } from '../vm/net.js';
import { parsePropertyString } from '../vm/property-string.js';
import type { VmConfig } from '../vm/vm.js';

export type CloudinitPart = 'user' | 'network' | 'meta';

/** The resolver of the sandbox's nodes, which PVE hands to a guest that has none of its own. */
const nodeResolver = { nameservers: ['192.0.2.1'], search: ['sandbox.example'] };

/**
 * What PVE writes by itself onto a cloud-init drive, from `ciuser`, `sshkeys`, `ipconfigN` and so on.
 * https://git.proxmox.com/?p=qemu-server.git;a=blob;f=src/PVE/QemuServer/Cloudinit.pm
 */
export function pveCloudinit(config: VmConfig, vmid: number, part: CloudinitPart, mask = false): string {
  if (part === 'user') return userData(config, vmid, mask);
  if (part === 'network') return networkConfig(config);
  // A changed user-data or network-config is a new instance for cloud-init.
  const instance = createHash('sha1').update(userData(config, vmid, false) + networkConfig(config));
  return `instance-id: ${instance.digest('hex')}\n`;
}

function userData(config: VmConfig, vmid: number, mask: boolean): string {
  const { ciuser, cipassword, searchdomain, ciupgrade } = config;
  const full = config.name ?? `VM${vmid}`;
  const hostname = full.split('.')[0] ?? full;
  const fqdn = full.includes('.') || searchdomain === undefined ? full : `${hostname}.${searchdomain}`;
  const keys = sshKeys(config);
  const lines = ['#cloud-config', `hostname: ${hostname}`, 'manage_etc_hosts: true', `fqdn: ${fqdn}`];
  if (ciuser !== undefined) lines.push(`user: ${ciuser}`);
  if (ciuser === 'root') lines.push('disable_root: False');
  if (cipassword !== undefined) lines.push(`password: ${mask ? '**********' : cipassword}`);
  if (config.sshkeys !== undefined) lines.push('ssh_authorized_keys:', ...keys.map((key) => `  - ${key}`));
  lines.push('chpasswd:', '  expire: False');
  if (ciuser !== 'root') lines.push('users:', '  - default');
  if (ciupgrade !== '0') lines.push('package_upgrade: true');
  return `${lines.join('\n')}\n`;
}

function sshKeys(config: VmConfig): string[] {
  return decodeURIComponent(config.sshkeys ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function networkConfig(config: VmConfig): string {
  const lines = ['version: 1', 'config:'];
  const nets = Object.keys(config).filter((key) => /^net\d+$/.test(key));
  for (const key of nets.sort()) {
    const n = key.slice('net'.length);
    const ipconfig = config[`ipconfig${n}`];
    const net = parseNet(config[key] ?? '');
    if (ipconfig === undefined || net === null) continue;
    lines.push('    - type: physical', `      name: eth${n}`, `      mac_address: '${net.mac.toLowerCase()}'`);
    lines.push('      subnets:', ...subnets(parsePropertyString(ipconfig, 'ip')));
  }
  const { nameservers, search } = nodeResolver;
  const dns = config.nameserver?.split(/\s+/) ?? nameservers;
  lines.push('    - type: nameserver', '      address:', ...dns.map((each) => `      - '${each}'`));
  lines.push('      search:', ...(config.searchdomain?.split(/\s+/) ?? search).map((each) => `      - '${each}'`));
  return `${lines.join('\n')}\n`;
}

function subnets(ipconfig: ReadonlyMap<string, string>): string[] {
  const lines: string[] = [];
  const ip = ipconfig.get('ip');
  if (ip === 'dhcp') lines.push('      - type: dhcp4');
  else if (ip !== undefined) {
    const [address = '', prefix = '32'] = ip.split('/');
    lines.push(
      '      - type: static',
      `        address: '${address}'`,
      `        netmask: '${netmask(Number(prefix))}'`,
    );
    if (ipconfig.has('gw')) lines.push(`        gateway: '${ipconfig.get('gw')}'`);
  }
  const ip6 = ipconfig.get('ip6');
  if (ip6 === 'dhcp') lines.push('      - type: dhcp6');
  else if (ip6 === 'auto') lines.push('      - type: ipv6_slaac');
  else if (ip6 !== undefined) {
    lines.push('      - type: static6', `        address: '${ip6}'`);
    if (ipconfig.has('gw6')) lines.push(`        gateway: '${ipconfig.get('gw6')}'`);
  }
  return lines;
}

function netmask(prefix: number): string {
  const bits = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}
