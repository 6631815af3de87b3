import type Docker from 'dockerode';
import type { RawLogChunk } from '../engine.js';
import { asStored } from './as-stored.js';
import { demuxFrames } from './demux-frames.js';
import { type OpenStream, readBuffers } from './read-buffers.js';

/** A stream that nobody reads stops the job once the buffers on the way are full, so it is let go after a while. */
const unclaimedMs = 10_000;

export interface LiveStreams {
  /** Attaches to a job that is about to be started. */
  open(docker: Docker, jobId: string): Promise<void>;
  /** The stream from the job's first byte on, once only. The caller closes it. */
  take(jobId: string): OpenStream<RawLogChunk> | null;
  drop(jobId: string): void;
}

/**
 * What a job prints, from before its start on. The engine delivers attached output about three times as fast as it
 * reads its log back. `logs: true` is no cure for coming late: between log and live stream bytes are lost or doubled.
 */
export function liveStreams(): LiveStreams {
  const open = new Map<string, OpenStream<RawLogChunk> & { timer: NodeJS.Timeout }>();

  function take(jobId: string): OpenStream<RawLogChunk> | null {
    const stream = open.get(jobId) ?? null;
    clearTimeout(stream?.timer);
    open.delete(jobId);
    return stream;
  }

  function drop(jobId: string): void {
    take(jobId)?.close();
  }

  return {
    take,
    drop,
    async open(docker, jobId) {
      drop(jobId);
      const reply = await docker.getContainer(jobId).attach({ stream: true, stdout: true, stderr: true, logs: false });
      const { chunks, close } = readBuffers(reply);
      const timer = setTimeout(() => drop(jobId), unclaimedMs).unref();
      open.set(jobId, { chunks: storedForm(demuxFrames(chunks)), close, timer });
    },
  };
}

async function* storedForm(chunks: AsyncIterable<RawLogChunk>): AsyncGenerator<RawLogChunk> {
  const forms = { stdout: asStored(), stderr: asStored() };
  for await (const { stream, bytes } of chunks) {
    const stored = forms[stream].push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (stored.length > 0) {
      yield { stream, bytes: stored };
    }
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    const rest = forms[stream].end();
    if (rest.length > 0) {
      yield { stream, bytes: rest };
    }
  }
}
