import type { Task } from '../state/task-table.js';

/** A task as PVE lists it. */
export function taskSummary(task: Task) {
  const { upid, node, type, id, user, pid, pstart, startedAtS, endedAtS, exitStatus } = task;
  return {
    upid,
    node,
    type,
    id,
    user: user.replace(/!.*$/, ''),
    ...(user.includes('!') ? { tokenid: user.replace(/^.*!/, '') } : {}),
    pid,
    pstart,
    starttime: startedAtS,
    ...(endedAtS === null ? {} : { endtime: endedAtS }),
    ...(exitStatus === null ? {} : { status: exitStatus }),
  };
}
