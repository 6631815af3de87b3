import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogChunk } from '../pipeline/run/log-store.js';
import { openTestDatabase, type TestDatabase } from './fakes/open-test-database.js';
import { logChunks } from './log-chunks.js';

let test: TestDatabase;
beforeEach(() => {
  test = openTestDatabase();
});
afterEach(() => test.remove());

const chunk: LogChunk = { stepId: 's-1', stream: 'stdout', offset: 0, rawLength: 9, text: 'password ***', at: 10 };

describe('log chunks', () => {
  it('are read in the order of capture, with the raw bytes taken per stream', () => {
    const logs = logChunks(test.db);
    const warning: LogChunk = { ...chunk, stream: 'stderr', rawLength: 4, text: 'hmm\n' };
    const more: LogChunk = { ...chunk, offset: 9, rawLength: 3, text: 'ok\n' };
    expect(logs.offsets('s-1')).toEqual({ stdout: 0, stderr: 0 });
    for (const item of [chunk, warning, more]) logs.append(item);
    expect(logs.read('s-1')).toEqual([chunk, warning, more]);
    expect(logs.offsets('s-1')).toEqual({ stdout: 12, stderr: 4 });
    expect(logs.read('s-2')).toEqual([]);
  });

  it('are kept once: a second write changes nothing', () => {
    const logs = logChunks(test.db);
    logs.append(chunk);
    logs.append({ ...chunk, text: 'something else', at: 99 });
    logs.append({ ...chunk, offset: 5, rawLength: 9 });
    expect(logs.read('s-1')).toEqual([chunk]);
  });

  it('have no gap and no more than 64 KiB', () => {
    const logs = logChunks(test.db);
    logs.append(chunk);
    expect(() => logs.append({ ...chunk, offset: 10 })).toThrow('the log of step s-1 would have a gap at 9');
    expect(() => logs.append({ ...chunk, offset: 9, text: 'ä'.repeat(40_000) })).toThrow(/at most 64 KiB/);
    expect(logs.read('s-1')).toEqual([chunk]);
  });
});
