import { z } from 'zod';
import type { LogOffsets } from '../pipeline/engine.js';
import type { LogChunk, LogStore } from '../pipeline/run/log-store.js';
import { findRow, readRows } from './read-rows.js';
import type { Sqlite } from './sqlite.js';

const chunkRow: z.ZodType<LogChunk> = z.object({
  stepId: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  offset: z.number(),
  rawLength: z.number(),
  text: z.string(),
  at: z.number(),
});
const nextRow = z.object({ next: z.number() });

const MAX_CHUNK_BYTES = 64 * 1024;

/** Captured output. A chunk that is there already changes nothing; one that would leave a gap is refused. */
export function logChunks(db: Sqlite): LogStore {
  const nextOf = db.prepare<string[]>(
    `SELECT raw_offset + raw_length AS next FROM log_chunks WHERE step_id = ? AND stream = ?
     ORDER BY raw_offset DESC LIMIT 1`,
  );
  const insert = db.prepare(
    `INSERT INTO log_chunks (step_id, stream, raw_offset, raw_length, text, at)
     VALUES (@stepId, @stream, @offset, @rawLength, @text, @at)`,
  );
  const ofStep = db.prepare<string[]>(
    `SELECT step_id AS stepId, stream, raw_offset AS "offset", raw_length AS rawLength, text, at FROM log_chunks
     WHERE step_id = ? ORDER BY number`,
  );
  const offsets = (stepId: string): LogOffsets => ({
    stdout: findRow(nextRow, nextOf, stepId, 'stdout')?.next ?? 0,
    stderr: findRow(nextRow, nextOf, stepId, 'stderr')?.next ?? 0,
  });
  const append = (chunk: LogChunk): void => {
    if (Buffer.byteLength(chunk.text) > MAX_CHUNK_BYTES) throw new Error('a log chunk holds at most 64 KiB');
    const next = findRow(nextRow, nextOf, chunk.stepId, chunk.stream)?.next ?? 0;
    if (chunk.offset < next) return;
    if (chunk.offset > next) throw new Error(`the log of step ${chunk.stepId} would have a gap at ${next}`);
    insert.run(chunk);
  };
  const appendAll = db.transaction((chunks: readonly LogChunk[]) => chunks.forEach(append));
  return {
    offsets,
    append: (...chunks) => withoutSync(db, () => appendAll(chunks)),
    read: (stepId) => readRows(chunkRow, ofStep, stepId),
  };
}

/**
 * Commits without waiting for the disk, which is most of what storing busy output costs. A crash of this process loses
 * nothing by it; a power cut may lose the newest chunks, which are then captured again: the container stays until its
 * step's end is committed, and that commit syncs the whole log before it (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
function withoutSync(db: Sqlite, act: () => void): void {
  if (db.inTransaction) {
    act();
    return;
  }
  db.pragma('synchronous = NORMAL');
  try {
    act();
  } finally {
    db.pragma('synchronous = FULL');
  }
}
