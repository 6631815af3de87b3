import type { Environment, Settings } from '../settings.js';

const network = {
  bridge: 'vmbr0',
  vlan: 20,
  mtu: null,
  dns: ['10.0.20.1'],
  domain: null,
  inside: '10.0.20.0/24',
  range: { from: '10.0.20.10', to: '10.0.20.12', prefix: 24, gateway: '10.0.20.1', exclude: ['10.0.20.11'] },
};
const guest = { zone: 'UTC', ntp: [], aptMirror: null, aptProxy: null, adminKeys: [], sudo: 'none' };
const prod: Environment = {
  name: 'prod',
  nodes: ['pve1', 'pve2'],
  pool: 'prod',
  storage: 'ceph-vm',
  seedStorage: 'cephfs',
  network,
  guest,
  hardware: { cpuType: 'x86-64-v2-AES', balloon: true, onBoot: true },
  channel: 'terminal:main',
  alsoIn: [],
  leaseDays: { default: 7, max: 30 },
  jobsReachGuests: true,
};
const build = {
  nodes: ['pve1', 'pve2'],
  pool: 'build',
  storage: 'ceph-vm',
  shared: true,
  importStorage: 'cephfs',
  seedStorage: 'cephfs',
  network: { ...network, range: null },
  jobsReachGuests: true,
};

export const sampleSettings: Settings = {
  sandbox: true,
  zone: 'UTC',
  cluster: 'main',
  endpoints: ['pve:8006'],
  environments: new Map([
    ['prod', prod],
    [
      'dev',
      { ...prod, name: 'dev', pool: 'dev', network: { ...network, range: null }, leaseDays: { default: 3, max: 7 } },
    ],
  ]),
  templates: new Map([
    [
      'debian-13',
      {
        name: 'debian-13',
        image: { url: 'https://images.example/d13.qcow2', checksum: { algorithm: 'sha512', value: 'ab' } },
        packages: [],
        scripts: [],
        maxAgeDays: 30,
        defaultBlueprint: 'base',
        cpuType: 'x86-64-v2-AES',
        build,
      },
    ],
  ]),
  sizes: new Map([
    ['s', { name: 's', cores: 1, memoryMiB: 1024, diskGiB: 8 }],
    ['m', { name: 'm', cores: 2, memoryMiB: 4096, diskGiB: 32 }],
  ]),
  blueprints: new Map([
    ['base', { name: 'base', summary: 'users', parameters: [], files: [], playbooks: ['base.yml'], secrets: [] }],
    [
      'web',
      {
        name: 'web',
        summary: 'nginx with a page',
        parameters: [
          { name: 'page_title', summary: 'title', type: 'string', pattern: null, maxLength: 80, default: 'Hello' },
          { name: 'workers', summary: 'workers', type: 'number', min: 1, max: 8, default: null },
          { name: 'tls', summary: 'with TLS', type: 'boolean', default: false },
          { name: 'mode', summary: 'mode', type: 'choice', choices: ['static', 'proxy'], default: 'static' },
        ],
        files: [{ path: 'web.yml', mode: 0o644, text: '- hosts: all' }],
        playbooks: ['web.yml'],
        secrets: [],
      },
    ],
  ]),
  vmids: { from: 12000, to: 12003 },
  templateVmids: { from: 11000, to: 11009 },
  limits: {
    openRequestsPerPerson: 5,
    commandsPerMinute: 10,
    vmsPerPerson: 3,
    runs: 2,
    plans: 2,
    approvalHours: 24,
    whileFrozen: 'keep',
  },
  mirrors: new Map(),
  operatorsChannels: [],
  terminal: { enabled: true, votes: false },
  platforms: ['slack', 'terminal'],
};
