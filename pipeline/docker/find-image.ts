import type Docker from 'dockerode';
import type { Tool } from '../engine.js';
import { projectLabel } from './find-own-project.js';
import { statusOf, withDockerErrors } from './map-docker-error.js';

/** Compose labels what it builds with project and service; an image built by hand has at least compose's name. */
export async function findImage(docker: Docker, project: string, tool: Tool): Promise<string | null> {
  const service = `proxmox-${tool}`;
  const label = [`${projectLabel}=${project}`, `com.docker.compose.service=${service}`];
  const images = await withDockerErrors(`look for the image of ${tool}`, () =>
    docker.listImages({ filters: JSON.stringify({ label, dangling: ['false'] }) }),
  );
  const newest = images.sort((a, b) => b.Created - a.Created)[0];
  return newest?.Id ?? findByName(docker, `${project}-${service}`);
}

async function findByName(docker: Docker, name: string): Promise<string | null> {
  return withDockerErrors(`look for the image ${name}`, async () => {
    try {
      return (await docker.getImage(name).inspect()).Id;
    } catch (error) {
      if (statusOf(error) === 404) {
        return null;
      }
      throw error;
    }
  });
}
