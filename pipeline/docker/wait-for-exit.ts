import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { JobExit } from '../engine.js';
import { withDockerErrors } from './map-docker-error.js';
import { readState } from './read-state.js';

/** A job that is not started yet is looked at this often; the engine's own wait would return at once. */
const notStartedMs = 200;

/** docker-modem never settles a wait whose reply broke off after its headers, so the job is looked at meanwhile. */
const lookAgainMs = 5000;

export async function waitForExit(docker: Docker, jobId: string, signal: AbortSignal): Promise<JobExit> {
  for (;;) {
    signal.throwIfAborted();
    await waitNotRunning(docker, jobId, lookAgainMs, signal);
    const now = await readState(docker, jobId);
    if (now.state === 'exited') {
      return now.exit;
    }
    if (now.state === 'created') {
      await delay(notStartedMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** Returns when the job stopped running, or never began, or after a while. */
export async function waitNotRunning(
  docker: Docker,
  jobId: string,
  atMostMs: number,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const stop = () => ended.abort();
  signal.addEventListener('abort', stop, { once: true });
  const wait = docker.getContainer(jobId).wait({ condition: 'not-running', abortSignal: ended.signal });
  const pause = delay(atMostMs, undefined, { signal: ended.signal, ref: false });
  try {
    await withDockerErrors('wait for the job', () => Promise.race([wait, pause]));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    ended.abort();
    await Promise.allSettled([pause]);
    wait.catch(() => undefined);
  }
}
