import type Docker from 'dockerode';
import { EngineRefusedError, JobExistsError, type JobSpec } from '../engine.js';
import { containerOptions, workFolder } from './container-options.js';
import { findNetwork } from './find-network.js';
import { required } from './find-own-project.js';
import { statusOf, withDockerErrors } from './map-docker-error.js';
import { packFiles } from './pack-files.js';

/** Container, volume, second network and files; where one of these fails, nothing is left. */
export async function createJob(docker: Docker, project: string | null, spec: JobSpec): Promise<string> {
  const files = await packFiles(spec.files);
  const jobs = spec.network === 'none' ? null : await findNetwork(docker, required(project), 'jobs');
  const guests = spec.network === 'jobs-and-guests' ? await findNetwork(docker, required(project), 'guests') : null;
  const labels = project === null ? spec.labels : { ...spec.labels, 'chatops.project': project };
  const container = await createContainer(docker, { ...spec, labels }, jobs);
  try {
    await withDockerErrors(`fill the job ${spec.name}`, async () => {
      if (guests !== null) {
        await docker.getNetwork(guests).connect({ Container: container.id });
      }
      if (spec.files.length > 0) {
        await container.putArchive(files, { path: workFolder });
      }
    });
  } catch (error) {
    await container.remove({ force: true, v: true }).catch(() => undefined);
    throw error;
  }
  return container.id;
}

async function createContainer(docker: Docker, spec: JobSpec, network: string | null): Promise<Docker.Container> {
  const act = `create the job ${spec.name}`;
  return withDockerErrors(act, async () => {
    try {
      return await docker.createContainer(containerOptions(spec, network));
    } catch (error) {
      switch (statusOf(error)) {
        case 409:
          throw new JobExistsError(spec.name);
        case 404:
          throw new EngineRefusedError(`${act}: its image ${spec.image} is not there`, { cause: error });
        default:
          throw error;
      }
    }
  });
}
