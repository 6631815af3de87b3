import type Docker from 'dockerode';
import { EngineRefusedError } from '../engine.js';
import { projectLabel } from './find-own-project.js';
import { withDockerErrors } from './map-docker-error.js';

/** The id of the project's network. It is asked each time: `docker compose up` may have made it anew. */
export async function findNetwork(docker: Docker, project: string, network: 'jobs' | 'guests'): Promise<string> {
  const label = [`${projectLabel}=${project}`, `com.docker.compose.network=${network}`];
  const found = await withDockerErrors(`look for the network ${network}`, () =>
    docker.listNetworks({ filters: JSON.stringify({ label }) }),
  );
  const first = found[0];
  if (first === undefined) {
    throw new EngineRefusedError(`project ${project} has no network "${network}": run "docker compose up -d"`);
  }
  return first.Id;
}
