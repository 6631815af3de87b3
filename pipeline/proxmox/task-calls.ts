import { z } from 'zod';
import { type Proxmox, ProxmoxError, type PveTask } from './proxmox.js';
import type { PveHttp } from './pve-http.js';
import { pvePath } from './pve-path.js';
import { pveNumber } from './pve-values.js';
import { parseUpid } from './upid.js';

type TaskCalls = Pick<Proxmox, 'taskStatus' | 'taskLog' | 'findTasks'>;

// Without a limit Proxmox gives the first 50 lines only, and the reason of a failure stands in the last.
const LOG_LINES_MAX = 5_000;
const TASKS_MAX = 500;

const Status = z.looseObject({ status: z.string(), exitstatus: z.string().nullish() });
const Log = z.array(z.looseObject({ n: pveNumber, t: z.string().nullish() }));
const Task = z.looseObject({
  upid: z.string(),
  type: z.string(),
  id: z.string().nullish(),
  user: z.string(),
  tokenid: z.string().nullish(),
  starttime: pveNumber,
  endtime: pveNumber.nullish(),
  status: z.string().nullish(),
});

/** `ownTokens`: the ids (`user@realm!name`) whose tasks are ours. */
export function taskCalls(http: PveHttp, ownTokens: () => Promise<ReadonlySet<string>>): TaskCalls {
  return {
    async taskStatus(upid) {
      const status = await http.read(taskPath(upid, 'status'), Status);
      const running = status.status === 'running';
      return { running, exitStatus: running ? null : (status.exitstatus ?? 'unknown') };
    },
    async taskLog(upid) {
      const log = await http.read(taskPath(upid, 'log'), Log, { start: '0', limit: String(LOG_LINES_MAX) });
      return log.map(({ t }) => t ?? '');
    },
    async findTasks(node, filter) {
      const sinceSeconds = Math.floor(filter.since / 1000);
      const tasks = await http.read(pvePath`/nodes/${node}/tasks`, z.array(Task), {
        source: 'all',
        vmid: String(filter.vmid),
        typefilter: filter.type,
        since: String(sinceSeconds),
        limit: String(TASKS_MAX),
      });
      const own = await ownTokens();
      return tasks
        .filter((task) => task.type === filter.type && task.id === String(filter.vmid))
        .filter((task) => task.starttime >= sinceSeconds)
        .sort((a, b) => b.starttime - a.starttime)
        .map((task) => readTask(task, own));
    },
  };
}

function readTask(task: z.infer<typeof Task>, own: ReadonlySet<string>): PveTask {
  // The token stands in a field of its own in lists, and behind `!` in the UPID.
  const [user = '', suffix] = task.user.split('!');
  const tokenId = task.tokenid ?? suffix ?? null;
  const running = typeof task.endtime !== 'number';
  return {
    upid: task.upid,
    type: task.type,
    user,
    tokenId,
    ours: own.has(`${user}!${tokenId}`),
    startedAt: task.starttime * 1000,
    running,
    exitStatus: running ? null : (task.status ?? 'unknown'),
  };
}

function taskPath(upid: string, what: 'status' | 'log'): string {
  const task = parseUpid(upid);
  if (task === null) throw new ProxmoxError('bad-answer', null, false, `"${upid}" is no task id`);
  return `${pvePath`/nodes/${task.node}/tasks/${upid}`}/${what}`;
}
