import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { EngineRefusedError } from '../engine.js';
import { withDockerErrors } from './map-docker-error.js';

export const projectLabel = 'com.docker.compose.project';

/**
 * The compose project of the container that this program runs in, or null outside of one. The container's id stands in
 * the source path of the files that Docker mounts into each container (`…/containers/<id>/hostname`), whatever host
 * name, network mode or cgroup version it has.
 */
export async function findOwnProject(docker: Docker, mountInfoPath = '/proc/self/mountinfo'): Promise<string | null> {
  const id = findContainerId(await readFile(mountInfoPath, 'utf8'));
  if (id === null) {
    return null;
  }
  const self = await withDockerErrors('look up the own container', () => docker.getContainer(id).inspect());
  return self.Config.Labels[projectLabel] ?? null;
}

export function findContainerId(mountInfo: string): string | null {
  return /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf)\s/.exec(mountInfo)?.[1] ?? null;
}

/** Images and networks of the project are needed: without one there are none. */
export function required(project: string | null): string {
  if (project !== null) return project;
  throw new EngineRefusedError('this program runs in no container of a compose project: name the project');
}
