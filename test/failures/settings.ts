import { sampleSettings } from '../../commands/fakes/sample-settings.js';
import type { Environment, Settings } from '../../commands/settings.js';
import { loadBlueprints } from '../../pipeline/ansible/load-blueprints.js';

const network = { bridge: 'vmbr0', vlan: null, mtu: null, dns: ['10.0.20.1'], domain: null, inside: '10.0.20.0/24' };
const range = { from: '10.0.20.10', to: '10.0.20.19', prefix: 24, gateway: '10.0.20.1', exclude: [] };
const prod: Environment = {
  name: 'prod',
  nodes: ['pve1', 'pve2'],
  pool: 'bot',
  storage: 'ceph-vm',
  seedStorage: 'seed',
  network: { ...network, range },
  guest: { zone: 'UTC', ntp: [], aptMirror: null, aptProxy: null, adminKeys: [], sudo: 'ALL=(ALL) NOPASSWD:ALL' },
  hardware: { cpuType: 'x86-64-v2-AES', balloon: true, onBoot: true },
  channel: 'terminal:main',
  alsoIn: [],
  leaseDays: { default: 7, max: 30 },
  jobsReachGuests: true,
};
const [template] = sampleSettings.templates.values();
if (template === undefined) throw new Error('the sample settings have no template');

/** An installation on the fake cluster: `prod` with fixed addresses and a vote of ops, `dev` with DHCP and none. */
export const failureSettings: Settings = {
  ...sampleSettings,
  endpoints: ['pve.example.org:8006'],
  environments: new Map([
    ['prod', prod],
    ['dev', { ...prod, name: 'dev', network: { ...network, range: null }, leaseDays: { default: 3, max: 7 } }],
  ]),
  templates: new Map([
    [
      'debian-13',
      {
        ...template,
        packages: ['docker.io'],
        build: {
          ...template.build,
          ...{ pool: 'templates', storage: 'ceph-vm', importStorage: 'seed', seedStorage: 'seed' },
          network: { ...network, range: null },
        },
      },
    ],
  ]),
  blueprints: loadBlueprints(null),
  vmids: { from: 12000, to: 12009 },
  limits: { ...sampleSettings.limits, commandsPerMinute: 100 },
};
