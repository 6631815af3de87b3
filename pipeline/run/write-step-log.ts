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
  const queue = chunkQueue(logs);
  const isFullWith = (more: number) => offsets.stdout + offsets.stderr + more >= maxBytes;

  return {
    broken: queue.broken,
    isFull: () => isFullWith(0),
    add(stream, pieces) {
      queue.broken.throwIfAborted();
      for (const { rawLength, text } of pieces) {
        if (isFullWith(0)) {
          break;
        }
        const notice = isFullWith(rawLength) ? noticeOfCut(maxBytes) : '';
        queue.add({ stepId, stream, offset: offsets[stream], rawLength, text: text + notice, at: now() });
        offsets[stream] += rawLength;
      }
      queue.flushSoon();
    },
    close: queue.flush,
  };
}

function chunkQueue(logs: LogStore) {
  const broken = new AbortController();
  let waiting: LogChunk[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const chunks = waiting;
    waiting = [];
    waitingBytes = 0;
    if (chunks.length > 0) {
      logs.append(...chunks);
    }
  }

  function flushOrBreak(): void {
    try {
      flush();
    } catch (error) {
      broken.abort(error);
    }
  }

  return {
    broken: broken.signal,
    flush,
    add(chunk: LogChunk): void {
      const last = waiting.at(-1);
      if (last?.stream === chunk.stream && last.rawLength + chunk.rawLength <= maxChunkBytes) {
        last.rawLength += chunk.rawLength;
        last.text += chunk.text;
      } else {
        waiting.push(chunk);
      }
      waitingBytes += chunk.rawLength;
    },
    flushSoon(): void {
      if (waitingBytes >= maxWaitingBytes) {
        flush();
      } else if (waitingBytes > 0) {
        timer ??= setTimeout(flushOrBreak, maxWaitingMs);
      }
    },
  };
}

function noticeOfCut(maxBytes: number): string {
  return `\n[cut: only the first ${Math.ceil(maxBytes / mebibyte)} MiB are kept]\n`;
}
