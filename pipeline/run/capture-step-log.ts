import type { Engine, LogStream } from '../engine.js';
import type { SecretFinder } from './find-secrets.js';
import type { LogStore } from './log-store.js';
import { readLines } from './read-lines.js';
import { redactStream } from './redact-stream.js';
import { writeStepLog } from './write-step-log.js';

/** Beyond this, a step's output is read on and thrown away: a job is never held up by its own noise. */
const maxStepLogBytes = 100 * 1024 * 1024;

export interface StepLogCapture {
  engine: Pick<Engine, 'captureLogs'>;
  logs: LogStore;
  jobId: string;
  stepId: string;
  secrets: SecretFinder;
  now(): number;
  /** Each whole redacted line as it comes, for progress; after a restart from the first new byte on. */
  onLine(line: string, stream: LogStream): void;
  signal: AbortSignal;
  /** Raw bytes of both streams. */
  maxBytes?: number;
}

/**
 * Stores what a job prints from where the store stands until the job's end: redacted, exactly once, in chunks. Throws
 * what the engine throws; called again it goes on. Bytes that were held back for redaction are not lost by that, as
 * they do not count as taken.
 */
export async function captureStepLog(capture: StepLogCapture): Promise<void> {
  const { engine, logs, jobId, stepId, now, signal, maxBytes = maxStepLogBytes } = capture;
  const from = logs.offsets(stepId);
  const writer = writeStepLog(logs, stepId, from, maxBytes, now);
  const streams = { stdout: openStream(capture, 'stdout'), stderr: openStream(capture, 'stderr') };

  function take(stream: LogStream, bytes: Uint8Array | 'end'): void {
    const { redactor, lines } = streams[stream];
    const pieces = bytes === 'end' ? redactor.end() : redactor.push(bytes);
    writer.add(stream, pieces);
    for (const { text } of pieces) {
      lines.push(text);
    }
    if (bytes === 'end') {
      lines.end();
    }
  }

  try {
    const stop = AbortSignal.any([signal, writer.broken]);
    const onChunk = async (chunk: { stream: LogStream; bytes: Uint8Array }) => {
      if (!writer.isFull()) {
        take(chunk.stream, chunk.bytes);
      }
    };
    await engine.captureLogs(jobId, from, onChunk, stop);
    writer.broken.throwIfAborted();
    if (!signal.aborted && !writer.isFull()) {
      take('stdout', 'end');
      take('stderr', 'end');
    }
  } finally {
    writer.close();
  }
}

function openStream({ secrets, onLine }: StepLogCapture, stream: LogStream) {
  return { redactor: redactStream(secrets), lines: readLines((line) => onLine(line, stream)) };
}
