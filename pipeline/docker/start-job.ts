import type Docker from 'dockerode';
import { EngineRefusedError, JobMissingError } from '../engine.js';
import type { LiveStreams } from './live-streams.js';
import { withDockerErrors } from './map-docker-error.js';
import { readState } from './read-state.js';

/**
 * Starts a job that was not started yet. The engine would run an ended container a second time, so one that this
 * process did not just create is looked at first.
 */
export async function startJob(docker: Docker, live: LiveStreams, jobId: string, isFresh: boolean): Promise<void> {
  if (!isFresh && (await readState(docker, jobId)).state !== 'created') {
    return;
  }
  try {
    await withDockerErrors(`start the job ${jobId}`, async () => {
      await live.open(docker, jobId);
      await docker.getContainer(jobId).start();
    });
  } catch (error) {
    live.drop(jobId);
    if (error instanceof JobMissingError) {
      // The same status is given for a missing job and for a missing network of it.
      await readState(docker, jobId);
      throw new EngineRefusedError(error.message, { cause: error });
    }
    throw error;
  }
}
