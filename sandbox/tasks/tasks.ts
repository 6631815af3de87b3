import type { State } from '../state/open-state.js';
import { renderUpid } from './render-upid.js';

interface TaskSource {
  node: string;
  type: string;
  id: string;
  /** Token or user that started it. */
  user: string;
  /** Runs in the background; a throw ends the task with its message. Its signal says that the task was stopped. */
  run(control: TaskControl): Promise<void>;
}

export interface TaskControl {
  log(line: string): void;
  signal: AbortSignal;
}

export interface Tasks {
  /** Starts a worker and gives its UPID at once. */
  start(source: TaskSource): string;
  /** Interrupts a running task; nothing for another. */
  stop(upid: string): void;
  /** Resolves when no task runs. */
  settle(): Promise<void>;
}

/** An error that the fault table wants for this task, or null. */
export type TaskFault = (source: { type: string; id: string }) => string | null;

const nowS = (): number => Math.floor(Date.now() / 1000);

/** Workers as PVE forks them: each has a UPID, a log and one exit status. Tasks found running end as failed. */
export function tasks(state: State, fault: TaskFault): Tasks {
  for (const task of state.tasks.list()) {
    // What PVE reads from a log that ends without a "TASK" line.
    if (task.exitStatus === null) state.tasks.end(task.upid, nowS(), 'unexpected status');
  }
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>();
  let nextPid = 10_000 + Math.floor(Math.random() * 20_000);

  function start(source: TaskSource): string {
    const { node, type, id, user } = source;
    nextPid += 1;
    const parts = {
      node,
      type,
      id,
      user,
      pid: nextPid,
      pstart: Math.floor(process.uptime() * 100),
      startedAtS: nowS(),
    };
    const upid = renderUpid(parts);
    state.tasks.add({ ...parts, upid, endedAtS: null, exitStatus: null });
    const controller = new AbortController();
    const done = work(upid, source, controller.signal).finally(() => running.delete(upid));
    running.set(upid, { controller, done });
    return upid;
  }

  async function work(upid: string, source: TaskSource, signal: AbortSignal): Promise<void> {
    const log = (line: string): void => state.tasks.addLine(upid, line);
    try {
      // The answer with the UPID goes out before the worker acts.
      await new Promise((resolve) => setImmediate(resolve));
      const wanted = fault(source);
      if (wanted !== null) throw new Error(wanted);
      await source.run({ log, signal });
      log('TASK OK');
      state.tasks.end(upid, nowS(), 'OK');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log(`TASK ERROR: ${message}`);
      state.tasks.end(upid, nowS(), message);
    }
  }

  return {
    start,
    stop: (upid) => running.get(upid)?.controller.abort(),
    async settle() {
      while (running.size > 0) await Promise.all([...running.values()].map((each) => each.done));
    },
  };
}
