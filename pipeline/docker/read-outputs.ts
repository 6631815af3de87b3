import type Docker from 'dockerode';
import { type JobFile, JobMissingError } from '../engine.js';
import { workFolder } from './container-options.js';
import { mapDockerError, withDockerErrors } from './map-docker-error.js';
import { checkPath } from './pack-files.js';
import { readBuffers } from './read-buffers.js';
import { readState } from './read-state.js';
import { unpackFiles } from './unpack-files.js';

export async function readOutputs(docker: Docker, jobId: string, paths: readonly string[]): Promise<JobFile[]> {
  const files: JobFile[] = [];
  for (const path of paths) {
    checkPath(path);
    files.push(...(await readPath(docker, jobId, path)));
  }
  return files;
}

async function readPath(docker: Docker, jobId: string, path: string): Promise<JobFile[]> {
  return withDockerErrors(`read the output "${path}"`, async () => {
    try {
      const source = await docker.getContainer(jobId).getArchive({ path: `${workFolder}/${path}` });
      return await unpackFiles(path, readBuffers(source).chunks);
    } catch (error) {
      const failure = mapDockerError(`read the output "${path}"`, error);
      if (failure instanceof JobMissingError) {
        // The same status is given for a missing path and for a missing job.
        await readState(docker, jobId);
        return [];
      }
      throw failure;
    }
  });
}
