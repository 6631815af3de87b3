import type Docker from 'dockerode';
import type { JobExit, LogOffsets, LogStream, RawLogChunk } from '../engine.js';
import { demuxFrames } from './demux-frames.js';
import type { LiveStreams } from './live-streams.js';
import { mapDockerError, withDockerErrors } from './map-docker-error.js';
import { readBuffers } from './read-buffers.js';
import { readState } from './read-state.js';
import { waitNotRunning } from './wait-for-exit.js';

/** After the last output, an ended job is seen as ended within some milliseconds. */
const endSeenWithinMs = 2000;

/**
 * A live stream that was cut looks like one that came to its end. The end of the job does not come later than the end
 * of its output, give or take this; where it does, the stored log is read, which is slower and always right.
 */
const slackMs = 250;

type OnChunk = (chunk: RawLogChunk) => Promise<void>;

/**
 * Live from the first byte where this process started the job and nobody took its stream yet; else, and whenever that
 * stream breaks off before the job's end, by reading the stored log from its beginning without the bytes taken already.
 * Both ways give the same bytes, see `as-stored.ts`.
 */
export async function captureLogs(
  docker: Docker,
  live: LiveStreams,
  jobId: string,
  from: LogOffsets,
  onChunk: OnChunk,
  signal: AbortSignal,
): Promise<void> {
  const taken = { ...from };
  async function deliver(chunk: RawLogChunk): Promise<void> {
    await onChunk(chunk);
    taken[chunk.stream] += chunk.bytes.length;
  }
  if (taken.stdout === 0 && taken.stderr === 0 && (await followLive(live, jobId, deliver, signal))) {
    const lastOutputAt = Date.now();
    const exit = await findEnd(docker, jobId, signal);
    if (exit !== null && exit.finishedAt <= lastOutputAt + slackMs) {
      return;
    }
  }
  while (!signal.aborted) {
    await replay(docker, jobId, { ...taken }, deliver, signal);
    if ((await findEnd(docker, jobId, signal)) !== null) {
      return;
    }
  }
}

/** True when the stream came to its own end. */
async function followLive(live: LiveStreams, jobId: string, deliver: OnChunk, signal: AbortSignal): Promise<boolean> {
  const stream = live.take(jobId);
  if (stream === null) {
    return false;
  }
  return closedBy(signal, stream.close, async () => (await pump(stream.chunks, deliver)) === null);
}

async function replay(
  docker: Docker,
  jobId: string,
  skip: Record<LogStream, number>,
  deliver: OnChunk,
  signal: AbortSignal,
): Promise<void> {
  const reply = await withDockerErrors('read the log', () =>
    docker.getContainer(jobId).logs({ follow: true, stdout: true, stderr: true }),
  );
  const { chunks, close } = readBuffers(reply);
  await closedBy(signal, close, async () => {
    const failure = await pump(withoutTaken(demuxFrames(chunks), skip), deliver);
    if (failure !== null && !signal.aborted) {
      throw failure;
    }
  });
}

/** Delivers until the end. Gives what broke the stream; what `deliver` throws goes through. */
async function pump(chunks: AsyncGenerator<RawLogChunk>, deliver: OnChunk): Promise<Error | null> {
  for (;;) {
    let next: IteratorResult<RawLogChunk>;
    try {
      next = await chunks.next();
    } catch (error) {
      return mapDockerError('read the output', error);
    }
    if (next.done === true) {
      return null;
    }
    await deliver(next.value);
  }
}

/** Lets the caller's signal close one stream, and closes it in any case afterwards. */
async function closedBy<T>(signal: AbortSignal, close: () => void, read: () => Promise<T>): Promise<T> {
  if (signal.aborted) {
    close();
  }
  signal.addEventListener('abort', close, { once: true });
  try {
    return await read();
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

async function* withoutTaken(
  chunks: AsyncIterable<RawLogChunk>,
  skip: Record<LogStream, number>,
): AsyncGenerator<RawLogChunk> {
  for await (const { stream, bytes } of chunks) {
    const skipped = Math.min(skip[stream], bytes.length);
    skip[stream] -= skipped;
    if (skipped < bytes.length) {
      yield { stream, bytes: bytes.subarray(skipped) };
    }
  }
}

/** Null where the job runs on: its stream broke off. */
async function findEnd(docker: Docker, jobId: string, signal: AbortSignal): Promise<JobExit | null> {
  if (signal.aborted) {
    return null;
  }
  await waitNotRunning(docker, jobId, endSeenWithinMs, signal).catch((error) => {
    if (!signal.aborted) {
      throw error;
    }
  });
  const now = await readState(docker, jobId);
  return now.state === 'exited' ? now.exit : null;
}
