import type { Engine, LogStream } from '../engine.js';
import type { SecretFinder } from './find-secrets.js';
import type { LogStore } from './log-store.js';
import { readLines } from './read-lines.js';
import { type RedactedPiece, redactStream } from './redact-stream.js';

const maxChunkBytes = 64 * 1024;
const mebibyte = 1024 * 1024;

/** Beyond this, a step's output is read on and thrown away: a job is never held up by its own noise. */
export const maxStepLogBytes = 100 * mebibyte;

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
  const { engine, logs, jobId, stepId, signal, maxBytes = maxStepLogBytes } = capture;
  const offsets = { ...logs.offsets(stepId) };
  const streams = { stdout: openStream(capture, 'stdout'), stderr: openStream(capture, 'stderr') };

  function isFull(): boolean {
    return offsets.stdout + offsets.stderr >= maxBytes;
  }

  function store(stream: LogStream, pieces: readonly RedactedPiece[]): void {
    for (const { rawLength, text } of joinPieces(pieces)) {
      if (isFull()) {
        return;
      }
      const offset = offsets[stream];
      offsets[stream] += rawLength;
      const notice = isFull() ? `\n[cut: only the first ${Math.ceil(maxBytes / mebibyte)} MiB are kept]\n` : '';
      logs.append({ stepId, stream, offset, rawLength, text: text + notice, at: capture.now() });
      streams[stream].lines.push(text);
    }
  }

  await engine.captureLogs(
    jobId,
    { ...offsets },
    async ({ stream, bytes }) => {
      if (!isFull()) {
        store(stream, streams[stream].redactor.push(bytes));
      }
    },
    signal,
  );
  if (!signal.aborted) {
    for (const stream of ['stdout', 'stderr'] as const) {
      store(stream, streams[stream].redactor.end());
      streams[stream].lines.end();
    }
  }
}

function openStream({ secrets, onLine }: StepLogCapture, stream: LogStream) {
  return { redactor: redactStream(secrets), lines: readLines((line) => onLine(line, stream)) };
}

/** As few chunks as the bound on their size allows; a text in UTF-8 is no longer than what it stands for. */
function joinPieces(pieces: readonly RedactedPiece[]): RedactedPiece[] {
  const joined: RedactedPiece[] = [];
  for (const { rawLength, text } of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.rawLength + rawLength <= maxChunkBytes) {
      last.rawLength += rawLength;
      last.text += text;
    } else {
      joined.push({ rawLength, text });
    }
  }
  return joined;
}
