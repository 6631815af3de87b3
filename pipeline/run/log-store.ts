import type { LogOffsets, LogStream } from '../engine.js';

/**
 * Captured output: redacted text, exactly once. A chunk is keyed by step, stream and the offset of its first raw byte,
 * so a second write of the same chunk changes nothing and a restart goes on at `offsets`.
 */
export interface LogStore {
  /** All of them in one commit. */
  append(...chunks: LogChunk[]): void;
  /** Raw bytes taken per stream so far. */
  offsets(stepId: string): LogOffsets;
  /** In the order of capture. */
  read(stepId: string): LogChunk[];
}

export interface LogChunk {
  stepId: string;
  stream: LogStream;
  /** Raw bytes of this stream before this chunk, and raw bytes that it stands for. */
  offset: number;
  rawLength: number;
  /** Redacted; at most 64 KiB. */
  text: string;
  at: number;
}
