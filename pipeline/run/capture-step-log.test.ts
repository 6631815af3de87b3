import { describe, expect, it } from 'vitest';
import { EngineUnreachableError, type JobSpec, type LogOffsets, type LogStream } from '../engine.js';
import { createFakeEngine, type FakeEngine } from '../fakes/fake-engine.js';
import type { FakeProcess } from '../fakes/fake-job.js';
import { captureStepLog, type StepLogCapture } from './capture-step-log.js';
import { findSecrets } from './find-secrets.js';
import type { LogChunk, LogStore } from './log-store.js';

describe('captureStepLog', () => {
  it('stores both streams redacted, and gives whole lines for progress', async () => {
    const { capture, store, lines } = await begin(async (io) => {
      io.print('one hun');
      io.print('oh\n', 'stderr');
      io.print('ter22 two\nthree');
      return 0;
    });
    await captureStepLog(capture);
    expect(store.textOf('stdout')).toBe('one *** two\nthree');
    expect(store.textOf('stderr')).toBe('oh\n');
    expect(lines.toSorted()).toEqual(['stderr: oh', 'stdout: one *** two', 'stdout: three']);
    expect(store.offsets('s1')).toEqual({ stdout: 22, stderr: 3 });
  });

  it('goes on after the engine was away, with nothing lost, doubled or shown', async () => {
    let proceed: () => void = () => undefined;
    const { capture, store, engine } = await begin(async (io) => {
      io.print('a hunter22 b hunt');
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
      io.print('er22 c\n');
      return 0;
    });
    store.onAppend = () => engine.goAway();
    await expect(captureStepLog(capture)).rejects.toThrow(EngineUnreachableError);
    expect(store.textOf('stdout')).toBe('a *** b ');
    store.onAppend = () => undefined;
    engine.comeBack();
    const again = captureStepLog(capture);
    proceed();
    await again;
    expect(store.textOf('stdout')).toBe('a *** b *** c\n');
  });

  it('says where it cut, reads the rest away, and stays cut when it is called again', async () => {
    const { capture, store } = await begin(async (io) => {
      for (let n = 0; n < 50; n += 1) {
        io.print('0123456789'.repeat(10));
        io.print('e', 'stderr');
      }
      return 0;
    });
    await captureStepLog({ ...capture, maxBytes: 1024 });
    const text = store.textOf('stdout') + store.textOf('stderr');
    expect(text.match(/\[cut: only the first 1 MiB are kept\]/g)).toHaveLength(1);
    expect(text.length).toBeLessThan(1300);
    await captureStepLog({ ...capture, maxBytes: 1024 });
    expect(store.textOf('stdout') + store.textOf('stderr')).toBe(text);
  });

  it('stops with the store’s own failure while the job is silent', async () => {
    const { capture, store } = await begin(async (io) => {
      io.print('a\n');
      return new Promise(() => undefined);
    });
    store.onAppend = () => {
      throw new StoreMisuseError('disk full');
    };
    await expect(captureStepLog(capture)).rejects.toThrow('disk full');
  });

  it('cuts long output into chunks of at most 64 KiB', async () => {
    const { capture, store } = await begin(async (io) => {
      io.print('é'.repeat(200_000));
      return 0;
    });
    await captureStepLog(capture);
    expect(store.textOf('stdout')).toBe('é'.repeat(200_000));
    expect(Math.max(...store.chunks.map((chunk) => Buffer.byteLength(chunk.text)))).toBeLessThanOrEqual(64 * 1024);
    expect(store.chunks.length).toBeLessThan(10);
  });
});

class StoreMisuseError extends Error {}

interface TestStore extends LogStore {
  chunks: LogChunk[];
  textOf(stream: LogStream): string;
  onAppend(): void;
}

/** Refuses a chunk that does not begin where the stream ended. */
function testStore(): TestStore {
  const chunks: LogChunk[] = [];
  const store: TestStore = {
    chunks,
    onAppend: () => undefined,
    append(...added) {
      for (const chunk of added) {
        if (chunk.offset !== store.offsets(chunk.stepId)[chunk.stream]) {
          throw new StoreMisuseError(`a chunk of ${chunk.stream} at ${chunk.offset}`);
        }
        chunks.push(chunk);
      }
      store.onAppend();
    },
    offsets(): LogOffsets {
      const total = (stream: LogStream) =>
        chunks.filter((chunk) => chunk.stream === stream).reduce((sum, chunk) => sum + chunk.rawLength, 0);
      return { stdout: total('stdout'), stderr: total('stderr') };
    },
    read: () => chunks,
    textOf: (stream) => chunks.map((chunk) => (chunk.stream === stream ? chunk.text : '')).join(''),
  };
  return store;
}

async function begin(program: (io: FakeProcess) => Promise<number>) {
  const engine: FakeEngine = createFakeEngine();
  engine.whenJob('job', program);
  const jobId = await engine.createJob(spec);
  await engine.startJob(jobId);
  const store = testStore();
  const lines: string[] = [];
  const capture: StepLogCapture = {
    engine,
    logs: store,
    jobId,
    stepId: 's1',
    secrets: findSecrets(['hunter22']),
    now: () => 1,
    onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    signal: new AbortController().signal,
  };
  return { capture, store, lines, engine };
}

const spec: JobSpec = {
  name: 'chatops-i1-job',
  instance: 'i1',
  labels: {},
  image: 'sha256:fake-terraform',
  command: ['true'],
  env: {},
  network: 'none',
  files: [],
  memoryMiB: 64,
  cpus: 1,
  pids: 32,
};
