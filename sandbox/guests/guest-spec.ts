import type { ContainerCreateOptions } from 'dockerode';
import type { GuestHost } from './guest-host.js';
import { guestLabels } from './guest-labels.js';

/** What a container is made for; another name, NIC or network takes another container with the same disk. */
export interface GuestSpec {
  vmid: number;
  hostname: string;
  nic: GuestNic | null;
}

export interface GuestNic {
  /** Lower-case colon form. */
  mac: string;
  ipv4: string;
  leased: boolean;
}

/** What sshd, sudo and apt need, and nothing else. */
const capabilities = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'SETUID',
  'SETGID',
  'SYS_CHROOT',
  'KILL',
  'NET_BIND_SERVICE',
  'AUDIT_WRITE',
];

export function containerName(host: GuestHost, vmid: number): string {
  return `chatops-guest-${host.sandboxId}-${vmid}`;
}

/** The container of a guest: unprivileged, nothing of the host in it; its disk is the image it is made from. */
export function renderContainer(host: GuestHost, spec: GuestSpec, image: string): ContainerCreateOptions {
  return {
    Hostname: spec.hostname,
    Image: image,
    Labels: renderLabels(host, spec),
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: capabilities,
      NetworkMode: spec.nic === null ? 'none' : host.network,
      RestartPolicy: { Name: 'no' },
      PidsLimit: 1024,
      // The serial console. The driver "local" loses lines.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '1' } },
    },
    ...(spec.nic === null
      ? {}
      : { NetworkingConfig: { EndpointsConfig: { [host.network]: renderEndpoint(spec.nic) } } }),
  };
}

/**
 * All of them each time: a container inherits what its image's container had, which is another guest's NIC, and from a
 * base image that compose built a place in compose's project.
 */
function renderLabels(host: GuestHost, { vmid, nic }: GuestSpec): Record<string, string> {
  return {
    [guestLabels.sandbox]: host.sandboxId,
    [guestLabels.vmid]: String(vmid),
    [guestLabels.mac]: nic?.mac ?? '',
    [guestLabels.ipv4]: nic?.ipv4 ?? '',
    [guestLabels.leased]: String(nic?.leased ?? false),
    'com.docker.compose.project': '',
    'com.docker.compose.service': '',
  };
}

function renderEndpoint({ mac, ipv4 }: GuestNic) {
  return { MacAddress: mac, IPAMConfig: { IPv4Address: ipv4 } };
}

/** The NIC that a container's labels name, or null where it has none. */
export function readNic(labels: Readonly<Record<string, string>>): GuestNic | null {
  const mac = labels[guestLabels.mac] ?? '';
  const ipv4 = labels[guestLabels.ipv4] ?? '';
  return mac === '' || ipv4 === '' ? null : { mac, ipv4, leased: labels[guestLabels.leased] === 'true' };
}
