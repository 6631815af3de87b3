import { type Proxmox, ProxmoxError } from '../proxmox/proxmox.js';
import { readConfig } from '../proxmox/read-config.js';
import { startFakeTask } from './fake-pve-tasks.js';
import { addFakeVm, type FakePveWorld, type FakeStorage, type FakeVm } from './fake-pve-world.js';

type VmCalls = Pick<
  Proxmox,
  | 'findConfig'
  | 'findStatus'
  | 'createVm'
  | 'cloneVm'
  | 'setConfig'
  | 'makeTemplate'
  | 'startVm'
  | 'shutdownVm'
  | 'stopVm'
  | 'destroyVm'
>;

const CLONE_FIELDS = [
  'newid',
  'name',
  'description',
  'pool',
  'storage',
  'full',
  'target',
  'format',
  'snapname',
  'bwlimit',
];
const CONFIG_FIELD =
  /^(name|description|tags|memory|balloon|cores|sockets|cpu|agent|boot|onboot|ostype|scsihw|smbios1|vga|machine|bios|delete|digest|pool|vmid|force|(net|serial|ide|sata|scsi|virtio|ipconfig)\d+|efidisk0|ciuser|sshkeys|ciupgrade|nameserver|searchdomain)$/;

/** VMs as Proxmox keeps them: refuses what Proxmox refuses, with its words. */
export function fakeVmCalls(world: FakePveWorld, now: () => number): VmCalls {
  const start = (call: keyof Proxmox, vm: FakeVm, type: string, effect: () => void): string =>
    startFakeTask(world, now(), { call, node: vm.node, type, id: String(vm.vmid), effect });
  return {
    async findConfig(node, vmid) {
      const vm = findVm(world, node, vmid);
      return vm === null ? null : readConfig(configOf(vm));
    },
    async findStatus(node, vmid) {
      const vm = findVm(world, node, vmid);
      return vm === null ? null : { running: vm.running, lock: vm.lock };
    },
    async createVm(node, parameters) {
      return createVm(world, now(), node, parameters);
    },
    async cloneVm(node, template, parameters) {
      return cloneVm(world, now(), getVm(world, node, template), parameters);
    },
    async setConfig(node, vmid, parameters) {
      setConfig(world, getUnlocked(world, node, vmid), parameters);
    },
    async makeTemplate(node, vmid) {
      const vm = getUnlocked(world, node, vmid);
      if (vm.template) refuse(`you can't convert a template to a template`);
      if (vm.running) refuse(`you can't convert a VM to template if VM is running`);
      return start('makeTemplate', vm, 'qmtemplate', () => {
        vm.template = true;
      });
    },
    async startVm(node, vmid) {
      const vm = getUnlocked(world, node, vmid);
      if (vm.template) refuse(`you can't start a vm if it's a template`);
      if (vm.running) refuse(`VM ${vmid} already running`);
      return start('startVm', vm, 'qmstart', () => {
        vm.running = true;
        vm.guest = world.boot(vm);
      });
    },
    async shutdownVm(node, vmid) {
      const vm = getUnlocked(world, node, vmid);
      return start('shutdownVm', vm, 'qmshutdown', () => powerOff(vm));
    },
    async stopVm(node, vmid) {
      const vm = getUnlocked(world, node, vmid);
      return start('stopVm', vm, 'qmstop', () => powerOff(vm));
    },
    async destroyVm(node, vmid) {
      const vm = getUnlocked(world, node, vmid);
      if (vm.running) refuse(`VM ${vmid} is running - destroy failed`);
      return start('destroyVm', vm, 'qmdestroy', () => {
        world.vms.delete(vmid);
      });
    },
  };
}

function createVm(world: FakePveWorld, now: number, node: string, parameters: Record<string, string>): string {
  const vmid = Number(parameters.vmid);
  checkFields(parameters, (field) => CONFIG_FIELD.test(field));
  checkNewVm(world, node, vmid, parameters.pool);
  for (const value of Object.values(parameters)) checkVolumes(world, node, value);
  const { vmid: _vmid, pool, ...config } = parameters;
  const vm = addFakeVm(world, { vmid, node, lock: 'create', config });
  return startFakeTask(world, now, {
    call: 'createVm',
    node,
    type: 'qmcreate',
    id: String(vmid),
    effect: () => {
      vm.lock = null;
      vm.pool = pool ?? null;
    },
    undo: () => world.vms.delete(vmid),
  });
}

function cloneVm(world: FakePveWorld, now: number, source: FakeVm, parameters: Record<string, string>): string {
  checkFields(parameters, (field) => CLONE_FIELDS.includes(field));
  const { target, description, name } = parameters;
  const newid = Number(parameters.newid);
  if (target !== undefined && target !== source.node && storagesOf(world, source).some(({ shared }) => !shared)) {
    refuse(`can't clone to non-shared storage '${parameters.storage ?? 'local-lvm'}'`);
  }
  checkNewVm(world, target ?? source.node, newid, parameters.pool);
  // During the clone the config holds the description and the lock; the pool comes last (PVE::API2::Qemu, clone_vm).
  const vm = addFakeVm(world, {
    vmid: newid,
    node: source.node,
    lock: 'clone',
    config: description === undefined ? {} : { description },
  });
  const whole = {
    ...configOf(source),
    smbios1: `uuid=11111111-0000-4000-8000-${String(newid).padStart(12, '0')}`,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
  return startFakeTask(world, now, {
    call: 'cloneVm',
    node: source.node,
    // Proxmox files the task under the source (PVE::API2::Qemu, clone_vm), not under the new VM.
    type: 'qmclone',
    id: String(source.vmid),
    effect: () => {
      vm.node = target ?? source.node;
      vm.lock = null;
      vm.pool = parameters.pool ?? null;
      vm.config = new Map(Object.entries(whole).filter(([key]) => !['digest', 'template', 'lock'].includes(key)));
    },
    undo: () => world.vms.delete(newid),
  });
}

function setConfig(world: FakePveWorld, vm: FakeVm, parameters: Record<string, string>): void {
  checkFields(parameters, (field) => CONFIG_FIELD.test(field));
  if (parameters.digest !== undefined && parameters.digest !== digestOf(vm)) {
    refuse('checksum mismatch (file change by other user?)');
  }
  for (const value of Object.values(parameters)) checkVolumes(world, vm.node, value);
  for (const field of (parameters.delete ?? '').split(',')) vm.config.delete(field);
  for (const [field, value] of Object.entries(parameters)) {
    if (field !== 'delete' && field !== 'digest') vm.config.set(field, value);
  }
}

function findVm(world: FakePveWorld, node: string, vmid: number): FakeVm | null {
  checkNode(world, node);
  const vm = world.vms.get(vmid);
  if (vm !== undefined && !vm.visible) {
    throw new ProxmoxError('forbidden', 403, false, `Permission check failed (/vms/${vmid}, VM.Audit)`);
  }
  return vm === undefined || vm.node !== node ? null : vm;
}

function getVm(world: FakePveWorld, node: string, vmid: number): FakeVm {
  const vm = findVm(world, node, vmid);
  if (vm !== null) return vm;
  const words = `Configuration file 'nodes/${node}/qemu-server/${vmid}.conf' does not exist`;
  throw new ProxmoxError('not-found', 500, false, words);
}

function getUnlocked(world: FakePveWorld, node: string, vmid: number): FakeVm {
  const vm = getVm(world, node, vmid);
  if (vm.lock !== null) throw new ProxmoxError('locked', 500, false, `VM is locked (${vm.lock})`);
  return vm;
}

/** A node that is offline answers through pveproxy's 595. */
export function checkNode(world: FakePveWorld, node: string): void {
  const found = world.nodes.find((candidate) => candidate.node === node);
  if (found === undefined) throw new ProxmoxError('refused', 500, false, `hostname lookup '${node}' failed`);
  if (!found.online) throw new ProxmoxError('unreachable', 595, false, 'No route to host');
}

function checkNewVm(world: FakePveWorld, node: string, vmid: number, pool: string | undefined): void {
  checkNode(world, node);
  if (!Number.isInteger(vmid) || vmid < 100) {
    throw new ProxmoxError('bad-parameter', 400, false, 'Parameter verification failed.; vmid: invalid format');
  }
  if (world.vms.has(vmid)) refuse(`unable to create VM ${vmid}: config file already exists`);
  if (pool !== undefined && !world.pools.has(pool)) refuse(`pool '${pool}' does not exist`, 'not-found');
}

function checkFields(parameters: Record<string, string>, isKnown: (field: string) => boolean): void {
  const wrong = Object.keys(parameters).filter((field) => !isKnown(field));
  if (wrong.length === 0) return;
  const words = wrong.map(
    (field) => `${field}: property is not defined in schema and the schema does not allow additional properties`,
  );
  throw new ProxmoxError('bad-parameter', 400, false, ['Parameter verification failed.', ...words].join('; '));
}

/** A drive may only name an ISO or import that lies on a storage of that node. */
function checkVolumes(world: FakePveWorld, node: string, value: string): void {
  for (const [, volid = ''] of value.matchAll(/(?:^|,|=)([a-z0-9-]+:(?:iso|import)\/[^,]+)/g)) {
    const storage = world.storages.find((candidate) => candidate.nodes.includes(node) && candidate.volumes.has(volid));
    if (storage === undefined) refuse(`volume '${volid}' does not exist`, 'not-found');
  }
}

function storagesOf(world: FakePveWorld, vm: FakeVm): FakeStorage[] {
  const drives = [...readConfig(configOf(vm)).drives.values()].map((drive) => drive.split(':')[0]);
  return world.storages.filter((storage) => storage.nodes.includes(vm.node) && drives.includes(storage.storage));
}

function powerOff(vm: FakeVm): void {
  vm.running = false;
  vm.guest = null;
}

function configOf(vm: FakeVm): Record<string, string> {
  return {
    ...Object.fromEntries(vm.config),
    digest: digestOf(vm),
    template: vm.template ? '1' : '0',
    ...(vm.lock === null ? {} : { lock: vm.lock }),
  };
}

function digestOf(vm: FakeVm): string {
  return JSON.stringify([...vm.config].sort());
}

function refuse(words: string, kind: ProxmoxError['kind'] = 'refused'): never {
  throw new ProxmoxError(kind, 500, false, words);
}
