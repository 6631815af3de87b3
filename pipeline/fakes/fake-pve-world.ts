import type { Proxmox, ProxmoxError, PveInterface, PveNode, PveStorage } from '../proxmox/proxmox.js';

/** The cluster behind the fake: tests read and change it freely, the calls only as Proxmox would. */
export interface FakePveWorld {
  version: { version: string; release: string };
  nodes: PveNode[];
  bridges: string[];
  pools: Set<string>;
  permissions: Map<string, Set<string>>;
  /** A shared one stands under each node with the same volumes. */
  storages: FakeStorage[];
  vms: Map<number, FakeVm>;
  /** Newest last. */
  tasks: FakeTask[];
  /** `at-once`: a task has ended with its effect when its start returns. `by-hand`: `finishTask` ends it. */
  taskMode: 'at-once' | 'by-hand';
  /** What runs in a VM from its start on; null: no agent ever. */
  boot: (vm: FakeVm) => FakeGuest | null;
  faults: FakeFault[];
  /** Every call, with what it was given. */
  calls: { call: string; parameters: readonly (string | number)[] }[];
}

export interface FakeStorage extends PveStorage {
  nodes: string[];
  volumes: Map<string, { size: number }>;
}

export interface FakeVm {
  vmid: number;
  node: string;
  pool: string | null;
  template: boolean;
  running: boolean;
  lock: string | null;
  /** Config values as Proxmox keeps them: name, description, tags, memory, smbios1, net0, scsi0, … */
  config: Map<string, string>;
  /** False: a stranger's, outside of what our token may see; every read of it is forbidden. */
  visible: boolean;
  guest: FakeGuest | null;
}

export interface FakeGuest {
  /** Pings that are still left unanswered. */
  silentPings: number;
  interfaces: PveInterface[];
  files: Map<string, string>;
}

export interface FakeTask {
  upid: string;
  node: string;
  type: string;
  id: string;
  user: string;
  tokenId: string;
  startedAt: number;
  running: boolean;
  exitStatus: string | null;
  log: string[];
  /** What a good end does. */
  effect: () => void;
  /** What a bad end leaves. */
  undo: () => void;
}

export interface FakeFault {
  call: keyof Proxmox;
  /** `before`: nothing happened. `after`: it took effect and the answer was lost. `task`: the task ends with `exitStatus`. */
  when: 'before' | 'after' | 'task';
  error?: ProxmoxError;
  exitStatus?: string;
  /** How many calls are hit. */
  times: number;
}

const GIB = 1024 ** 3;

/** Three nodes; on each the shared `ceph-vm`, the shared `seed` for ISOs and imports, and `local-lvm` of its own. */
export function createFakePveWorld(): FakePveWorld {
  const names = ['pve1', 'pve2', 'pve3'];
  const storage = (storage: string, content: string[], nodes: string[]): FakeStorage => ({
    storage,
    content,
    shared: nodes.length > 1,
    active: true,
    freeBytes: 500 * GIB,
    totalBytes: 1000 * GIB,
    nodes,
    volumes: new Map(),
  });
  return {
    version: { version: '9.1.3', release: '9.1' },
    nodes: names.map((node, index) => ({
      node,
      online: true,
      memoryBytes: 64 * GIB,
      memoryUsedBytes: (8 + 8 * index) * GIB,
      cpus: 16,
    })),
    bridges: ['vmbr0'],
    pools: new Set(['bot', 'templates']),
    permissions: new Map(),
    storages: [
      storage('ceph-vm', ['images'], names),
      storage('seed', ['iso', 'import'], names),
      ...names.map((node) => storage('local-lvm', ['images'], [node])),
    ],
    vms: new Map(),
    tasks: [],
    taskMode: 'at-once',
    boot: () => null,
    faults: [],
    calls: [],
  };
}

/** A VM as somebody else made it; give it a name, tags, a pool or our description to make it look like ours. */
export function addFakeVm(
  world: FakePveWorld,
  vm: Partial<Omit<FakeVm, 'config'>> & { vmid: number; config?: Record<string, string> },
): FakeVm {
  const made: FakeVm = {
    node: 'pve1',
    pool: null,
    template: false,
    running: false,
    lock: null,
    visible: true,
    guest: null,
    ...vm,
    config: new Map(
      Object.entries({
        name: `vm-${vm.vmid}`,
        memory: '2048',
        smbios1: `uuid=00000000-0000-4000-8000-${String(vm.vmid).padStart(12, '0')}`,
        ...vm.config,
      }),
    ),
  };
  world.vms.set(vm.vmid, made);
  return made;
}
