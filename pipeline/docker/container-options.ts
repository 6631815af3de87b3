import type Docker from 'dockerode';
import type { JobSpec } from '../engine.js';

export const instanceLabel = 'chatops.instance';
export const workFolder = '/job';
export const jobUser = 10001;

/** bpg waits up to 1800 s for a clone, and ends cleanly on the first SIGTERM if it is given the time. */
const stopTimeoutSeconds = 1900;

/**
 * The log file is what a restart reads again, so it must not rotate below what is captured of a step (100 MiB). The
 * worst case are empty lines: json-file stores some 75 bytes for each, so 100 MiB of them are 7.5 GiB. Said for each
 * container, since a host-wide default (`log-opts` in daemon.json) would otherwise be filled in.
 */
const logConfig = { Type: 'json-file', Config: { 'max-size': '8g', 'max-file': '1' } };

const mebibyte = 1024 * 1024;

/** What the engine is told of a job; `networkId` is null for a job without network. */
export function containerOptions(spec: JobSpec, networkId: string | null): Docker.ContainerCreateOptions {
  const labels = { ...spec.labels, [instanceLabel]: spec.instance };
  return {
    name: spec.name,
    Image: spec.image,
    Entrypoint: [...spec.command],
    Cmd: [],
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    User: `${jobUser}:${jobUser}`,
    WorkingDir: workFolder,
    StopTimeout: stopTimeoutSeconds,
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    HostConfig: {
      ...hardening,
      NetworkMode: networkId ?? 'none',
      Memory: spec.memoryMiB * mebibyte,
      MemorySwap: spec.memoryMiB * mebibyte,
      NanoCpus: Math.round(spec.cpus * 1e9),
      PidsLimit: spec.pids,
      Mounts: [workVolume({ ...labels, 'chatops.job': spec.name })],
    },
  };
}

const hardening = {
  AutoRemove: false,
  Init: true,
  Privileged: false,
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges'],
  ReadonlyRootfs: true,
  Tmpfs: { '/tmp': 'rw,nosuid,nodev,size=64m,mode=1777' },
  LogConfig: logConfig,
  RestartPolicy: { Name: 'no' },
} satisfies Docker.HostConfig;

/**
 * A volume without a name of its own: the engine makes it with the container, fills it from the image's work folder
 * (which belongs to the job's user) and removes it with the container in one act, so none is ever left of an older job.
 */
function workVolume(labels: Record<string, string>): Docker.MountSettings {
  return {
    Type: 'volume',
    Source: '',
    Target: workFolder,
    VolumeOptions: { NoCopy: false, Labels: labels, DriverConfig: { Name: 'local', Options: {} } },
  };
}
