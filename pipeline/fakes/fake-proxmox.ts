import { type Proxmox, ProxmoxError } from '../proxmox/proxmox.js';
import { splitList } from '../proxmox/split-list.js';
import { fakeStorageCalls } from './fake-pve-storage.js';
import { fakeTaskCalls, finishFakeTask } from './fake-pve-tasks.js';
import { checkNode, fakeVmCalls } from './fake-pve-vms.js';
import { createFakePveWorld, type FakeFault, type FakeGuest, type FakePveWorld } from './fake-pve-world.js';

/** Proxmox in memory: refuses what Proxmox refuses, and everything it knows can be changed by `world`. */
export interface FakeProxmox extends Proxmox {
  world: FakePveWorld;
  /** The next calls of that name go wrong; see `FakeFault`. */
  fail(call: keyof Proxmox, fault: Omit<FakeFault, 'call' | 'times'> & { times?: number }): void;
  finishTask(upid: string, exitStatus?: string): void;
  /** Once, right before the next call of that name is answered: the world changes just then. */
  before(call: keyof Proxmox, act: () => void): void;
  /** How often a call was made. */
  countCalls(call: keyof Proxmox): number;
}

/** `now` in milliseconds since the epoch. */
export function createFakeProxmox(now: () => number = Date.now, world = createFakePveWorld()): FakeProxmox {
  const acts: PlannedAct[] = [];
  const calls = watchCalls(world, acts, {
    ...clusterCalls(world),
    ...fakeVmCalls(world, now),
    ...fakeStorageCalls(world, now),
    ...fakeTaskCalls(world),
    ...agentCalls(world),
  });
  return {
    ...calls,
    world,
    fail: (call, fault) => void world.faults.push({ times: 1, ...fault, call }),
    finishTask: (upid, exitStatus) => finishFakeTask(world, upid, exitStatus),
    before: (call, act) => void acts.push({ call, act }),
    countCalls: (call) => world.calls.filter((made) => made.call === call).length,
  };
}

interface PlannedAct {
  call: string;
  act: () => void;
}

/** Keeps a list of the calls and lets planned faults happen. */
function watchCalls(world: FakePveWorld, acts: PlannedAct[], calls: Proxmox): Proxmox {
  return new Proxy(calls, {
    get(target, call, receiver) {
      const made = Reflect.get(target, call, receiver);
      return async (...parameters: (string | number)[]) => {
        world.calls.push({ call: String(call), parameters });
        const planned = acts.findIndex((one) => one.call === String(call));
        if (planned !== -1) acts.splice(planned, 1)[0]?.act();
        const fault = takeFault(world, String(call));
        if (fault?.when === 'before')
          throw fault.error ?? new ProxmoxError('unreachable', 595, false, 'no route to host');
        const answer = await made(...parameters);
        if (fault?.when === 'after')
          throw fault.error ?? new ProxmoxError('unreachable', null, true, 'the connection was cut');
        return answer;
      };
    },
  });
}

function takeFault(world: FakePveWorld, call: string): FakeFault | undefined {
  const fault = world.faults.find((planned) => planned.call === call && planned.when !== 'task' && planned.times > 0);
  if (fault !== undefined) fault.times -= 1;
  return fault;
}

type ClusterCalls = Pick<
  Proxmox,
  | 'version'
  | 'permissions'
  | 'listNodes'
  | 'listResources'
  | 'listBridges'
  | 'poolExists'
  | 'poolMembers'
  | 'isVmidFree'
>;

function clusterCalls(world: FakePveWorld): ClusterCalls {
  return {
    version: async () => ({ ...world.version }),
    permissions: async () => world.permissions,
    listNodes: async () => world.nodes.map((node) => ({ ...node })),
    // VMs that our token may not see are left out, as Proxmox does.
    listResources: async () =>
      [...world.vms.values()]
        .filter(({ visible }) => visible)
        .map((vm) => ({
          vmid: vm.vmid,
          node: vm.node,
          name: vm.config.get('name') ?? '',
          template: vm.template,
          running: vm.running,
          pool: vm.pool,
          tags: splitList(vm.config.get('tags') ?? ''),
          memoryBytes: Number(vm.config.get('memory') ?? 512) * 1024 ** 2,
        })),
    async listBridges(node) {
      checkNode(world, node);
      return [...world.bridges];
    },
    poolExists: async (pool) => world.pools.has(pool),
    poolMembers: async (pool) => [...world.vms.values()].filter((vm) => vm.pool === pool).map(({ vmid }) => vmid),
    isVmidFree: async (vmid) => !world.vms.has(vmid),
  };
}

function agentCalls(world: FakePveWorld): Pick<Proxmox, 'agentPing' | 'agentInterfaces' | 'agentReadFile'> {
  return {
    async agentPing(node, vmid) {
      checkNode(world, node);
      const guest = world.vms.get(vmid)?.guest ?? null;
      if (guest === null) return false;
      if (guest.silentPings === 0) return true;
      guest.silentPings -= 1;
      return false;
    },
    agentInterfaces: async (node, vmid) => [...getGuest(world, node, vmid).interfaces],
    agentReadFile: async (node, vmid, path) => getGuest(world, node, vmid).files.get(path) ?? null,
  };
}

function getGuest(world: FakePveWorld, node: string, vmid: number): FakeGuest {
  checkNode(world, node);
  const guest = world.vms.get(vmid)?.guest ?? null;
  if (guest === null || guest.silentPings > 0) {
    throw new ProxmoxError('refused', 500, false, 'QEMU guest agent is not running');
  }
  return guest;
}
