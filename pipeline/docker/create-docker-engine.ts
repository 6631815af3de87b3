import type Docker from 'dockerode';
import type { Engine, JobView } from '../engine.js';
import { captureLogs } from './capture-logs.js';
import { connectDocker } from './connect-docker.js';
import { instanceLabel } from './container-options.js';
import { createJob } from './create-job.js';
import { findImage } from './find-image.js';
import { findOwnProject, required } from './find-own-project.js';
import { liveStreams } from './live-streams.js';
import { statusOf, withDockerErrors } from './map-docker-error.js';
import { readOutputs } from './read-outputs.js';
import { mapState } from './read-state.js';
import { startJob } from './start-job.js';
import { waitForExit } from './wait-for-exit.js';

export interface DockerEngineOptions {
  /** How the engine is reached; empty: its socket at the usual place. */
  docker: Docker.DockerOptions;
  /** The compose project of images and networks; null: that of the container in which this program runs. */
  project: string | null;
}

/** The engine port on one Docker engine (API 1.41 or newer). Nothing is asked of it before the first call. */
export function createDockerEngine(options: DockerEngineOptions): Engine {
  const connect = connectDocker(options.docker);
  const project = projectOf(options.project, connect);
  const live = liveStreams();
  /** Created here and not yet started: these need no look before the start. */
  const fresh = new Set<string>();
  const stopping = new Map<string, Promise<void>>();

  return {
    async findImage(tool) {
      return findImage(await connect(), required(await project()), tool);
    },
    async createJob(spec) {
      const jobId = await createJob(await connect(), await project(), spec);
      fresh.add(jobId);
      return jobId;
    },
    async startJob(jobId) {
      const isFresh = fresh.delete(jobId);
      await startJob(await connect(), live, jobId, isFresh);
    },
    async captureLogs(jobId, from, onChunk, signal) {
      await captureLogs(await connect(), live, jobId, from, onChunk, signal);
    },
    async waitForExit(jobId, signal) {
      return waitForExit(await connect(), jobId, signal);
    },
    async readOutputs(jobId, paths) {
      return readOutputs(await connect(), jobId, paths);
    },
    async stopJob(jobId, graceSeconds) {
      // A second stop would be a second SIGTERM, which terraform takes as "drop everything".
      const running = stopping.get(jobId) ?? connect().then((docker) => stopJob(docker, jobId, graceSeconds));
      stopping.set(jobId, running);
      await running.finally(() => stopping.delete(jobId));
    },
    async removeJob(jobId) {
      fresh.delete(jobId);
      live.drop(jobId);
      await removeJob(await connect(), jobId);
    },
    async listJobs(instance) {
      return listJobs(await connect(), instance);
    },
  };
}

/** Looked up once; the container that this program runs in does not change its project. Null: it runs in none. */
function projectOf(given: string | null, connect: () => Promise<Docker>): () => Promise<string | null> {
  let known = given;
  let isLooked = given !== null;
  return async () => {
    if (!isLooked) known = await findOwnProject(await connect());
    isLooked = true;
    return known;
  };
}

async function stopJob(docker: Docker, jobId: string, graceSeconds: number): Promise<void> {
  await unlessStatus(304, `stop the job ${jobId}`, () => docker.getContainer(jobId).stop({ t: graceSeconds }));
}

async function removeJob(docker: Docker, jobId: string): Promise<void> {
  const act = `remove the job ${jobId}`;
  await unlessStatus(404, act, () => docker.getContainer(jobId).remove({ force: true, v: true }));
}

/** Runs a call for which one status means that there is nothing to do. */
async function unlessStatus(status: number, act: string, call: () => Promise<void>): Promise<void> {
  await withDockerErrors(act, () =>
    call().catch((error) => {
      if (statusOf(error) !== status) {
        throw error;
      }
    }),
  );
}

async function listJobs(docker: Docker, instance: string): Promise<JobView[]> {
  const filters = JSON.stringify({ label: [`${instanceLabel}=${instance}`] });
  const found = await withDockerErrors('list the jobs', () => docker.listContainers({ all: true, filters }));
  return found.map((container) => ({
    jobId: container.Id,
    name: (container.Names[0] ?? '').replace(/^\//, ''),
    labels: container.Labels,
    state: mapState(container.State),
  }));
}
