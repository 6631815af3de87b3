import type { DestroySpec, VmSpec } from '../../pipeline/recipes/vm-spec.js';
import type { Decision } from '../approval/policy.js';
import type { Planned } from '../request/request.js';

const network = { bridge: 'vmbr0', vlan: 20, mtu: null, dns: ['10.0.20.1'], domain: null, inside: '10.0.20.0/24' };
const images = { terraform: 'sha256:t', packer: 'sha256:p', 'cloud-init': 'sha256:c', ansible: 'sha256:a' };

export const sampleVmSpec: VmSpec = {
  instance: 'i1',
  requestId: 'r1',
  label: 'R-1',
  requester: { login: 'ana', display: 'Ana', keys: ['ssh-ed25519 AAAA ana'] },
  reason: null,
  sandbox: true,
  environment: 'prod',
  name: 'web-1',
  vmid: 12000,
  node: 'pve1',
  pool: 'prod',
  mac: 'BC:24:11:00:00:01',
  network,
  address: { ipv4: '10.0.20.10', prefix: 24, gateway: '10.0.20.1' },
  size: { name: 's', cores: 1, memoryMiB: 1024, diskGiB: 8 },
  storage: 'ceph-vm',
  seedStorage: 'cephfs',
  hardware: { cpuType: 'x86-64-v2-AES', balloon: true, onBoot: true },
  endpoint: 'pve:8006',
  template: {
    spec: {
      name: 'debian-13',
      image: { url: 'https://images.example/d13.qcow2', checksum: { algorithm: 'sha512', value: 'ab' } },
      packages: [],
      scripts: [],
      buildNetwork: network,
      buildAddress: null,
      cpuType: 'x86-64-v2-AES',
    },
    definitionHash: 'd1',
    generation: 1,
    vmid: 11000,
    node: 'pve1',
    builtAt: 1,
    baseVmid: null,
    baseBuilt: true,
    buildPool: 'build',
    buildStorage: 'ceph-vm',
    importStorage: 'cephfs',
    seedStorage: 'cephfs',
  },
  guest: { zone: 'UTC', ntp: [], aptMirror: null, aptProxy: null, adminKeys: [], sudo: 'none' },
  jobPublicKey: 'ssh-ed25519 JOB',
  blueprint: { name: 'web', files: [], playbooks: ['web.yml'], parameters: {}, secrets: [] },
  leaseDays: 7,
  images,
  jobsReachGuests: true,
};

export const sampleDestroySpec: DestroySpec = {
  instance: 'i1',
  requestId: 'r2',
  label: 'R-2',
  madeBy: 'r1',
  vmid: 12000,
  name: 'web-1',
  node: 'pve1',
  pool: 'prod',
  environment: 'prod',
  smbiosUuid: 'u1',
  endpoint: 'pve:8006',
  vm: sampleVmSpec,
  images,
};

export const samplePlanned: Planned = {
  work: { recipe: 'create-vm', vars: sampleVmSpec },
  facts: {},
  nodeReason: 'most free memory',
  effectDigest: '3f7a0000',
  decisionDigest: 'dd',
  planFileSha256: 'ff',
  plannedAt: 1,
};

export const sampleDecision: Decision = {
  revision: 1,
  verdict: 'require',
  rules: ['prod-needs-ops'],
  reason: null,
  approvals: [{ group: 'ops', count: 1 }],
  expiresAfterHours: 24,
  denials: 1,
  denyBy: [],
  trace: [],
};
