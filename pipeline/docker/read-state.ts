import type Docker from 'dockerode';
import type { JobExit, JobView } from '../engine.js';
import { withDockerErrors } from './map-docker-error.js';

export type JobState = { state: 'created' } | { state: 'running' } | { state: 'exited'; exit: JobExit };

export async function readState(docker: Docker, jobId: string): Promise<JobState> {
  const { State } = await withDockerErrors('look at the job', () => docker.getContainer(jobId).inspect());
  const state = mapState(State.Status);
  if (state !== 'exited') {
    return { state };
  }
  // The engine notes the start after it happened, for a short job some milliseconds after its end.
  const startedAt = Date.parse(State.StartedAt);
  const finishedAt = Math.max(startedAt, Date.parse(State.FinishedAt));
  const exit = { exitCode: State.ExitCode, outOfMemory: State.OOMKilled, startedAt, finishedAt };
  return { state, exit };
}

/** The engine's words are created, running, paused, restarting, removing, exited, dead. */
export function mapState(status: string): JobView['state'] {
  switch (status) {
    case 'created':
      return 'created';
    case 'exited':
    case 'dead':
    case 'removing':
      return 'exited';
    default:
      return 'running';
  }
}
