import type { Task } from '../state/task-table.js';
import { mayDo, requirePrivileges } from './access.js';
import { ApiError } from './api-error.js';
import { boolean, integer, nodeName, oneOf, text, vmid } from './parameter-types.js';
import { type Call, route } from './route.js';
import { taskSummary } from './task-summary.js';

const task = { node: nodeName(), upid: text() };

/** The worker tasks of a node. */
export const taskRoutes = [
  route('GET', '/nodes/{node}/tasks', {
    permission: 'user',
    parameters: {
      node: nodeName(),
      errors: boolean().optional(),
      limit: integer({ minimum: 0 }).optional(),
      since: integer().optional(),
      source: oneOf(['archive', 'active', 'all']).optional(),
      start: integer({ minimum: 0 }).optional(),
      statusfilter: text().optional(),
      typefilter: text().optional(),
      until: integer().optional(),
      userfilter: text().optional(),
      vmid: vmid().optional(),
    },
    handle: (parameters, call) => {
      const { start = 0, limit = 50 } = parameters;
      return listTasks(parameters, call)
        .slice(start, start + limit)
        .map(taskSummary);
    },
  }),
  route('GET', '/nodes/{node}/tasks/{upid}/status', {
    permission: 'user',
    parameters: task,
    handle: ({ node, upid }, call) => {
      const found = readableTask(call, node, upid);
      const { status, ...summary } = taskSummary(found);
      return status === undefined
        ? { ...summary, status: 'running' }
        : { ...summary, status: 'stopped', exitstatus: status };
    },
  }),
  route('GET', '/nodes/{node}/tasks/{upid}/log', {
    permission: 'user',
    parameters: {
      ...task,
      download: boolean().optional(),
      limit: integer({ minimum: 0 }).optional(),
      start: integer({ minimum: 0 }).optional(),
    },
    handle: ({ node, upid, start = 0, limit = 50 }, call) => {
      readableTask(call, node, upid);
      const lines = call.sandbox.state.tasks.lines(upid);
      if (lines.length === 0) return [{ n: 1, t: 'no content' }];
      return lines.slice(start, limit === 0 ? undefined : start + limit);
    },
  }),
  route('DELETE', '/nodes/{node}/tasks/{upid}', {
    permission: 'user',
    parameters: task,
    handle: ({ node, upid }, { sandbox, access }) => {
      const found = findTask(sandbox.state.tasks.find(upid), node, upid);
      if (found.user !== access.token.id) requirePrivileges(access, `/nodes/${node}`, ['Sys.Modify']);
      sandbox.tasks.stop(upid);
      return null;
    },
  }),
];

function findTask(task: Task | null, node: string, upid: string): Task {
  if (!/^UPID:[^:]+:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:[^:]+:[^:]*:[^:]+:$/.test(upid)) {
    throw new ApiError(400, 'Parameter verification failed.', { upid: `unable to parse worker upid '${upid}'` });
  }
  if (task === null || task.node !== node) throw new ApiError(400, 'no such task');
  return task;
}

function readableTask({ sandbox, access }: Call, node: string, upid: string): Task {
  const found = findTask(sandbox.state.tasks.find(upid), node, upid);
  if (found.user !== access.token.id) requirePrivileges(access, `/nodes/${node}`, ['Sys.Audit']);
  return found;
}

interface TaskFilter {
  node: string;
  errors?: boolean | undefined;
  since?: number | undefined;
  source?: 'archive' | 'active' | 'all' | undefined;
  statusfilter?: string | undefined;
  typefilter?: string | undefined;
  until?: number | undefined;
  userfilter?: string | undefined;
  vmid?: number | undefined;
}

function listTasks(filter: TaskFilter, { sandbox, access }: Call): Task[] {
  const auditor = mayDo(access, `/nodes/${filter.node}`, ['Sys.Audit']);
  const { source = 'archive', since, until, vmid: about, typefilter, userfilter } = filter;
  const statuses = filter.statusfilter?.split(/[,; ]+/);
  return sandbox.state.tasks.list().filter((each) => {
    if (each.node !== filter.node || (!auditor && each.user !== access.token.id)) return false;
    if (source !== 'all' && (source === 'active') !== (each.exitStatus === null)) return false;
    if (since !== undefined && each.startedAtS < since) return false;
    if (until !== undefined && each.startedAtS > until) return false;
    if (about !== undefined && each.id !== String(about)) return false;
    if (typefilter !== undefined && each.type !== typefilter) return false;
    if (userfilter !== undefined && !each.user.includes(userfilter)) return false;
    if (filter.errors === true && each.exitStatus === 'OK') return false;
    return statuses === undefined || statuses.includes(statusKind(each.exitStatus));
  });
}

function statusKind(exitStatus: string | null): string {
  if (exitStatus === null) return 'unknown';
  if (exitStatus === 'OK') return 'ok';
  return exitStatus.startsWith('WARNINGS') ? 'warning' : 'error';
}
