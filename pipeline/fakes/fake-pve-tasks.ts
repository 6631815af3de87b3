import { type Proxmox, ProxmoxError } from '../proxmox/proxmox.js';
import { parseUpid } from '../proxmox/upid.js';
import type { FakePveWorld, FakeTask } from './fake-pve-world.js';

type TaskCalls = Pick<Proxmox, 'taskStatus' | 'taskLog' | 'findTasks'>;

const FAKE_PVE_USER = 'bot@pve';
const FAKE_PVE_TOKEN = 'change';

/** Begins a task; `at-once` worlds end it before this returns. */
export function startFakeTask(
  world: FakePveWorld,
  now: number,
  what: { call: keyof Proxmox; node: string; type: string; id: string; effect: () => void; undo?: () => void },
): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
  const seconds = Math.floor(now / 1000);
  const number = world.tasks.length + 1;
  const upid = `UPID:${what.node}:${hex(number)}:${hex(number)}:${hex(seconds)}:${what.type}:${what.id}:${FAKE_PVE_USER}!${FAKE_PVE_TOKEN}:`;
  world.tasks.push({
    upid,
    node: what.node,
    type: what.type,
    id: what.id,
    user: FAKE_PVE_USER,
    tokenId: FAKE_PVE_TOKEN,
    startedAt: seconds * 1000,
    running: true,
    exitStatus: null,
    log: [`begin ${what.type}`],
    effect: what.effect,
    undo: what.undo ?? (() => undefined),
  });
  const fault = world.faults.find(({ call, when, times }) => call === what.call && when === 'task' && times > 0);
  if (fault !== undefined) fault.times -= 1;
  if (fault !== undefined || world.taskMode === 'at-once') finishFakeTask(world, upid, fault?.exitStatus ?? 'OK');
  return upid;
}

/** Ends a running task: its effect happens only with `OK` or warnings. */
export function finishFakeTask(world: FakePveWorld, upid: string, exitStatus = 'OK'): void {
  const task = getTask(world, upid);
  if (!task.running) throw new Error(`task ${upid} has ended already`);
  task.running = false;
  task.exitStatus = exitStatus;
  if (exitStatus === 'OK' || exitStatus.startsWith('WARNINGS')) {
    task.effect();
    task.log.push('TASK OK');
  } else {
    task.undo();
    task.log.push(`TASK ERROR: ${exitStatus}`);
  }
}

export function fakeTaskCalls(world: FakePveWorld): TaskCalls {
  return {
    async taskStatus(upid) {
      const { running, exitStatus } = getTask(world, upid);
      return { running, exitStatus };
    },
    async taskLog(upid) {
      return [...getTask(world, upid).log];
    },
    async findTasks(node, filter) {
      return world.tasks
        .filter((task) => task.node === node && task.type === filter.type && task.id === String(filter.vmid))
        .filter((task) => task.startedAt >= Math.floor(filter.since / 1000) * 1000)
        .map(({ upid, type, user, tokenId, startedAt, running, exitStatus }) => ({
          upid,
          type,
          user,
          tokenId,
          ours: user === FAKE_PVE_USER && tokenId === FAKE_PVE_TOKEN,
          startedAt,
          running,
          exitStatus,
        }))
        .reverse();
    },
  };
}

function getTask(world: FakePveWorld, upid: string): FakeTask {
  if (parseUpid(upid) === null) throw new Error(`"${upid}" is no task id`);
  const task = world.tasks.find((candidate) => candidate.upid === upid);
  if (task === undefined) throw new ProxmoxError('not-found', 400, false, 'no such task');
  return task;
}
