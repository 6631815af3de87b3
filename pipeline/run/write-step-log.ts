import type { LogOffsets, LogStream } from '../engine.js';
import type { LogChunk, LogStore } from './log-store.js';
import type { RedactedPiece } from './redact-stream.js';

/** Below the 64 KiB that a store takes, with room for the notice of a cut. */
const maxChunkBytes = 60 * 1024;

/** A commit costs as much as writing a few of these chunks, so busy output is stored some chunks at a time. */
const maxWaitingBytes = 1024 * 1024;
const maxWaitingMs = 50;

const mebibyte = 1024 * 1024;

export interface StepLogWriter {
  /** Throws what the store threw, also at an earlier time. */
  add(stream: LogStream, pieces: readonly RedactedPiece[]): void;
  /** Whether the bound is reached; what is added then is dropped. */
  isFull(): boolean;
  /** Stores what waits. Nothing is stored later. */
  close(): void;
  /** Aborted when the store failed meanwhile, with its error as the reason. */
  broken: AbortSignal;
}

/** Puts pieces together to chunks and stores them within a moment. `maxBytes` bounds the raw bytes of both streams. */
export function writeStepLog(
  logs: LogStore,
  stepId: string,
  from: LogOffsets,
  maxBytes: number,
  now: () => number,
): StepLogWriter {
  const offsets = { ...from };
  const broken = new AbortController();
  let waiting: LogChunk[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | null = null;

  function isFull(): boolean {
    return offsets.stdout + offsets.stderr >= maxBytes;
  }

  function flush(): void {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
    const chunks = waiting;
    waiting = [];
    waitingBytes = 0;
    if (chunks.length > 0) {
      logs.append(...chunks);
    }
  }

  function flushLater(): void {
    timer ??= setTimeout(() => {
      try {
        flush();
      } catch (error) {
        broken.abort(error);
      }
    }, maxWaitingMs);
  }

  function addPiece(stream: LogStream, { rawLength, text }: RedactedPiece): void {
    const last = waiting.at(-1);
    if (last?.stream === stream && last.rawLength + rawLength <= maxChunkBytes) {
      last.rawLength += rawLength;
      last.text += text;
    } else {
      waiting.push({ stepId, stream, offset: offsets[stream], rawLength, text, at: now() });
    }
    offsets[stream] += rawLength;
    waitingBytes += rawLength;
  }

  return {
    broken: broken.signal,
    isFull,
    add(stream, pieces) {
      broken.signal.throwIfAborted();
      for (const piece of pieces) {
        if (isFull()) {
          return;
        }
        addPiece(stream, isFullWith(piece) ? withNotice(piece, maxBytes) : piece);
      }
      if (waitingBytes >= maxWaitingBytes) {
        flush();
      } else if (waitingBytes > 0) {
        flushLater();
      }
    },
    close: flush,
  };

  function isFullWith({ rawLength }: RedactedPiece): boolean {
    return offsets.stdout + offsets.stderr + rawLength >= maxBytes;
  }
}

function withNotice({ rawLength, text }: RedactedPiece, maxBytes: number): RedactedPiece {
  return { rawLength, text: `${text}\n[cut: only the first ${Math.ceil(maxBytes / mebibyte)} MiB are kept]\n` };
}
