import type { TemplateChoice, VmSpec } from '../recipes/vm-spec.js';

const network: VmSpec['network'] = {
  bridge: 'vmbr1',
  vlan: 20,
  mtu: null,
  dns: ['10.0.20.1'],
  domain: 'example.org',
  inside: '10.0.20.0/24',
};

export const exampleTemplate: TemplateChoice = {
  spec: {
    name: 'debian-13',
    image: {
      url: 'https://images.example.org/debian-13-genericcloud-amd64.qcow2',
      checksum: { algorithm: 'sha512', value: 'ab'.repeat(64) },
    },
    packages: ['docker.io', 'docker-cli'],
    scripts: [{ name: '10-motd.sh', text: '#!/bin/sh\necho hello > /etc/motd\n' }],
    buildNetwork: network,
    buildAddress: null,
    cpuType: 'x86-64-v2-AES',
  },
  definitionHash: 'c0ffee'.repeat(10).padEnd(64, '0'),
  generation: 2,
  vmid: 9101,
  node: 'pve1',
  builtAt: 1_790_000_000_000,
  baseVmid: null,
  baseBuilt: true,
  buildPool: 'templates',
  buildStorage: 'shared',
  importStorage: 'shared',
  seedStorage: 'shared',
};

/** A VM as a request has it after planning. */
export const exampleVm: VmSpec = {
  instance: 'a1b2c3',
  requestId: 'f00dfeed',
  label: 'R-42',
  requester: {
    login: 'ana',
    display: 'Ana Example',
    keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ana'],
  },
  reason: 'load test 4.2',
  sandbox: false,
  environment: 'prod',
  name: 'web-1',
  vmid: 12045,
  node: 'pve1',
  pool: 'chatops',
  mac: 'BC:24:11:00:00:01',
  network,
  address: { ipv4: '10.0.20.45', prefix: 24, gateway: '10.0.20.1' },
  size: { name: 's', cores: 2, memoryMiB: 2048, diskGiB: 16 },
  storage: 'shared',
  seedStorage: 'shared',
  hardware: { cpuType: 'x86-64-v2-AES', balloon: true, onBoot: true },
  endpoint: 'pve.example.org:8006',
  template: exampleTemplate,
  guest: {
    zone: 'Europe/Vienna',
    ntp: ['ntp.example.org'],
    aptMirror: null,
    aptProxy: null,
    adminKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1Q0Ym0vZ6R3C0n0V9w7b1m0uI8T1xQ0yN2b7mH3kZs ops'],
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
  },
  jobPublicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJb1Yk5y7mQ2P9r8e0w6v3s1z4x7c0n5m2l9k8j7h6g5 chatops-job',
  blueprint: { name: 'web', files: [], playbooks: ['web.yml'], parameters: {}, secrets: [] },
  leaseDays: 14,
  images: { terraform: 'sha256:1', packer: 'sha256:2', 'cloud-init': 'sha256:3', ansible: 'sha256:4' },
  jobsReachGuests: false,
};

/** What a hostile person would type, one for each language that could take it for code. */
export const hostileTexts = [
  '{{ lookup("pipe", "touch /tmp/pwned") }}',
  '\u0024{file("/job/proxmox-token")} %{ if true }x%{ endif }',
  'x"\n- name: pwned\nruncmd: [touch, /tmp/pwned]\n# ',
  "x'; touch /tmp/pwned; $(touch /tmp/pwned) `touch /tmp/pwned` \\",
  '<script>alert(1)</script> @everyone \u202e\u0000 ]]>&amp;',
] as const;

export const hostileText = hostileTexts.join(' ');
