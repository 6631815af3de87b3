import { EngineUnreachableError, JobMissingError, type JobSpec, type Tool } from '../engine.js';
import type { FakeJob, FakeProgram } from './fake-job.js';

/** A call that the port's contract forbids: a fault of the caller, never of the world. */
export class EngineMisuseError extends Error {}

export interface FakeEngineState {
  jobs: Map<string, FakeJob>;
  created: JobSpec[];
  rules: { name: string | RegExp; program: FakeProgram }[];
  images: Map<Tool, string>;
  away: boolean;
  changes: ChangeSignal;
}

export function fakeEngineState(): FakeEngineState {
  const tools = ['terraform', 'packer', 'cloud-init', 'ansible'] as const;
  return {
    jobs: new Map(),
    created: [],
    rules: [],
    images: new Map(tools.map((tool) => [tool, `sha256:fake-${tool}`])),
    away: false,
    changes: changeSignal(),
  };
}

export function findFakeJob(state: FakeEngineState, jobId: string): FakeJob {
  const job = state.jobs.get(jobId);
  if (job === undefined) {
    throw new JobMissingError(`there is no job ${jobId}`);
  }
  return job;
}

export function answer<T>(state: FakeEngineState, act: () => T): T {
  if (state.away) {
    throw new EngineUnreachableError('the engine does not answer');
  }
  return act();
}

/** Reads again after each change until there is something, or null after an abort. */
export async function until<T>(state: FakeEngineState, signal: AbortSignal, read: () => T | null): Promise<T | null> {
  while (!signal.aborted) {
    const found = answer(state, read);
    if (found !== null) {
      return found;
    }
    await state.changes.next(signal);
  }
  return null;
}

export function refuse(isMisuse: boolean, what: string): void {
  if (isMisuse) {
    throw new EngineMisuseError(what);
  }
}

interface ChangeSignal {
  tell(): void;
  next(signal: AbortSignal): Promise<void>;
}

/** Wakes everyone who waits for the next change. */
function changeSignal(): ChangeSignal {
  const waiting = new Set<() => void>();
  return {
    tell() {
      for (const wake of [...waiting]) {
        wake();
      }
    },
    next: (signal) =>
      new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      }),
  };
}
