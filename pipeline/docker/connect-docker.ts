import Docker from 'dockerode';
import { EngineUnreachableError } from '../engine.js';
import { withDockerErrors } from './map-docker-error.js';

/** The newest API these calls were tried with. Engine 29 answers nothing below 1.44. */
const newestTriedMinor = 45;

/**
 * Gives a client that speaks an API version which both sides know. The version is asked for without a version in the
 * path, when it is first needed, so that the bot can be started while the engine is away.
 */
export function connectDocker(options: Docker.DockerOptions): () => Promise<Docker> {
  let negotiated: Docker | null = null;
  return async () => {
    if (negotiated === null) {
      const version = await withDockerErrors('ask the engine for its version', () => new Docker(options).version());
      negotiated = new Docker({ ...options, version: `v${chooseApiVersion(version)}` });
    }
    return negotiated;
  };
}

export function chooseApiVersion(engine: { ApiVersion: string; MinAPIVersion: string }): string {
  const newest = minorOf(engine.ApiVersion);
  const oldest = minorOf(engine.MinAPIVersion);
  return `1.${Math.max(oldest, Math.min(newest, newestTriedMinor))}`;
}

function minorOf(version: string): number {
  const minor = /^1\.(\d+)$/.exec(version)?.[1];
  if (minor === undefined) {
    throw new EngineUnreachableError(`the engine speaks API ${version}, this program speaks 1.x`);
  }
  return Number(minor);
}
