import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Engine,
  JobExistsError,
  type JobFile,
  JobMissingError,
  type JobSpec,
  type RawLogChunk,
} from './engine.js';

/** What a job of the suite does; each implementation brings it about in its own way. */
export type ContractAct =
  | { print: string; to: 'stdout' | 'stderr' }
  /** Copies an input or an output of the job to another path. */
  | { copy: string; to: string }
  | { link: string; linkTo: string }
  | { pauseMs: number }
  /** Goes on until the one SIGTERM, then ends with 143, or never where it is `deaf`. */
  | { stay: 'till-term' | 'deaf' };

export interface ContractProgram {
  acts: readonly ContractAct[];
  exitCode: number;
}

export interface EngineHarness {
  engine: Engine;
  /** A second connection to the same engine, as after a restart of this process. */
  reconnect(): Engine;
  instance: string;
  /** A spec whose job does what the program says. */
  specFor(name: string, program: ContractProgram): JobSpec;
  close(): Promise<void>;
}

const never = new AbortController().signal;
const start = { stdout: 0, stderr: 0 };

/** What every engine does. Each implementation's test calls this. */
export function describeEngine(name: string, open: () => Promise<EngineHarness>): void {
  describe(`the engine port, ${name}`, () => {
    let harness: EngineHarness;
    let engine: Engine;
    let count = 0;

    beforeEach(async () => {
      harness = await open();
      engine = harness.engine;
    });
    afterEach(() => harness.close());

    function spec(program: Partial<ContractProgram>, files: JobFile[] = []): JobSpec {
      count += 1;
      const full = { acts: [], exitCode: 0, ...program };
      return { ...harness.specFor(`chatops-${harness.instance}-r1-plan-${count}-1`, full), files };
    }

    async function run(program: Partial<ContractProgram>, files: JobFile[] = []): Promise<string> {
      const jobId = await engine.createJob(spec(program, files));
      await engine.startJob(jobId);
      return jobId;
    }

    describeLifeCycle();
    describeFiles();
    describeLogs();

    function describeLifeCycle(): void {
      it('gives the exit code, and times in order', async () => {
        const before = Date.now() - 2000;
        const exit = await engine.waitForExit(await run({ exitCode: 7 }), never);
        expect(exit).toMatchObject({ exitCode: 7, outOfMemory: false });
        expect(exit.startedAt).toBeGreaterThan(before);
        expect(exit.finishedAt).toBeGreaterThanOrEqual(exit.startedAt);
      });

      it('refuses a second job of the same name', async () => {
        const twice = spec({});
        await engine.createJob(twice);
        await expect(engine.createJob(twice)).rejects.toThrow(JobExistsError);
        await expect(engine.createJob(twice)).rejects.toMatchObject({ jobName: twice.name });
      });

      it('starts a job once, whoever asks for it again, also after its end', async () => {
        const jobId = await run({ acts: [{ print: 'once\n', to: 'stdout' }] });
        await engine.startJob(jobId);
        await engine.waitForExit(jobId, never);
        await engine.startJob(jobId);
        await harness.reconnect().startJob(jobId);
        expect(await textOf(engine, jobId, 'stdout')).toBe('once\n');
      });

      it('lists the jobs of one instance with name, labels and state', async () => {
        const waiting = spec({});
        const done = spec({ exitCode: 3 });
        const waitingId = await engine.createJob({ ...waiting, labels: { 'chatops.step': 'a' } });
        const doneId = await engine.createJob(done);
        await engine.startJob(doneId);
        await engine.waitForExit(doneId, never);
        const other = spec({});
        await engine.createJob({ ...other, instance: `${harness.instance}x`, name: other.name.replace('-r1', 'x-r1') });
        const listed = (await harness.reconnect().listJobs(harness.instance)).sort((a, b) =>
          a.name.localeCompare(b.name),
        );
        expect(listed).toMatchObject([
          { jobId: waitingId, name: waiting.name, state: 'created', labels: { 'chatops.step': 'a' } },
          { jobId: doneId, name: done.name, state: 'exited' },
        ]);
      });

      it('gives an ended job to many who wait, late ones and other processes included', async () => {
        const jobId = await run({ acts: [{ pauseMs: 200 }], exitCode: 4 });
        const exits = await Promise.all([engine.waitForExit(jobId, never), engine.waitForExit(jobId, never)]);
        const late = await harness.reconnect().waitForExit(jobId, never);
        expect([...exits, late].map((exit) => exit.exitCode)).toEqual([4, 4, 4]);
      });

      it('stops waiting when told to, and the job runs on', async () => {
        const jobId = await run({ acts: [{ stay: 'till-term' }] });
        const controller = new AbortController();
        const wait = engine.waitForExit(jobId, controller.signal);
        controller.abort(new Error('enough'));
        await expect(wait).rejects.toThrow('enough');
        expect((await engine.listJobs(harness.instance)).map((job) => job.state)).toEqual(['running']);
      });

      it('lets a job end by itself after the one SIGTERM', async () => {
        const jobId = await run({ acts: [{ print: 'up\n', to: 'stdout' }, { stay: 'till-term' }] });
        await firstOutput(engine, jobId);
        await Promise.all([engine.stopJob(jobId, 20), engine.stopJob(jobId, 20)]);
        expect((await engine.waitForExit(jobId, never)).exitCode).toBe(143);
        await engine.stopJob(jobId, 20);
      });

      it('kills a job that stays beyond its grace', async () => {
        const jobId = await run({ acts: [{ print: 'up\n', to: 'stdout' }, { stay: 'deaf' }] });
        await firstOutput(engine, jobId);
        await engine.stopJob(jobId, 1);
        expect((await engine.waitForExit(jobId, never)).exitCode).toBe(137);
      });

      it('removes a job once and for all, safe twice', async () => {
        const jobId = await run({});
        await engine.waitForExit(jobId, never);
        await engine.removeJob(jobId);
        await engine.removeJob(jobId);
        expect(await engine.listJobs(harness.instance)).toEqual([]);
        await expect(engine.startJob(jobId)).rejects.toThrow(JobMissingError);
        await expect(engine.waitForExit(jobId, never)).rejects.toThrow(JobMissingError);
        await expect(engine.readOutputs(jobId, ['a'])).rejects.toThrow(JobMissingError);
      });
    }

    function describeFiles(): void {
      it('hands files in and out as they are, links and modes included', async () => {
        const files: JobFile[] = [
          { path: 'main.tf', mode: 0o644, content: Buffer.from('a') },
          { path: 'secret/token', mode: 0o600, content: Buffer.from('geheim ä\n') },
          { path: 'deep/er/link', linkTo: '../../main.tf' },
          { path: 'big', mode: 0o640, content: Buffer.alloc(3_000_000, 'x') },
        ];
        const jobId = await run(
          {
            acts: [
              { copy: 'secret/token', to: 'out/copied' },
              { link: 'out/ln', linkTo: 'copied' },
            ],
          },
          files,
        );
        await engine.waitForExit(jobId, never);
        const found = await engine.readOutputs(jobId, ['out', 'nothing', 'secret/token', 'deep/er/link', 'big']);
        const byPath = new Map(found.map((file) => [file.path, file]));
        expect([...byPath.keys()].sort()).toEqual(['big', 'deep/er/link', 'out/copied', 'out/ln', 'secret/token']);
        expect(contentOf(byPath.get('out/copied'))).toBe('geheim ä\n');
        expect(byPath.get('out/ln')).toMatchObject({ linkTo: 'copied' });
        expect(byPath.get('deep/er/link')).toMatchObject({ linkTo: '../../main.tf' });
        expect(byPath.get('secret/token')).toMatchObject({ mode: 0o600 });
        expect(contentOf(byPath.get('big'))).toBe('x'.repeat(3_000_000));
      });

      it.each(['', '/etc/passwd', '../up', 'a//b', './a', 'a/../b'])('refuses the path "%s"', async (path) => {
        const bad = { path, mode: 0o600, content: Buffer.from('a') };
        await expect(engine.createJob(spec({}, [bad]))).rejects.toThrow(/path/);
        expect(await engine.listJobs(harness.instance)).toEqual([]);
      });
    }

    function describeLogs(): void {
      it('gives each stream whole and in order', async () => {
        const jobId = await run({
          acts: [
            { print: 'one\n', to: 'stdout' },
            { print: 'oh\n', to: 'stderr' },
            { print: `${'é'.repeat(40_000)}\nend without newline`, to: 'stdout' },
          ],
        });
        expect(await textOf(engine, jobId, 'stdout')).toMatch(/^one\n.*\nend without newline$/);
        expect(await textOf(harness.reconnect(), jobId, 'stderr')).toBe('oh\n');
      });

      it('goes on where another capture was broken off, byte for byte', async () => {
        const lines = Array.from({ length: 400 }, (_, n) => `line ${n} — ${'ö'.repeat(n)}\n`).join('');
        const acts = [0, 100, 200, 300].flatMap((at): ContractAct[] => [
          { print: lines.slice(at * 20, (at + 100) * 20), to: at % 200 === 0 ? 'stdout' : 'stderr' },
          { pauseMs: 60 },
        ]);
        const jobId = await run({ acts });
        const whole = { stdout: '', stderr: '' };
        const offsets = { ...start };
        for (let round = 0; round < 12; round += 1) {
          const source = round === 0 ? engine : harness.reconnect();
          for (const chunk of await captureSome(source, jobId, offsets, round < 11 ? 1 : Number.POSITIVE_INFINITY)) {
            whole[chunk.stream] += Buffer.from(chunk.bytes).toString('latin1');
            offsets[chunk.stream] += chunk.bytes.length;
          }
        }
        for (const stream of ['stdout', 'stderr'] as const) {
          const atOnce = Buffer.from(await textOf(harness.reconnect(), jobId, stream));
          expect(Buffer.from(whole[stream], 'latin1').equals(atOnce)).toBe(true);
          expect(atOnce.length).toBeGreaterThan(4000);
        }
      });

      it('waits for the receiver before it gives more', async () => {
        const jobId = await run({ acts: [{ print: 'a'.repeat(300_000), to: 'stdout' }] });
        let busy = 0;
        let most = 0;
        const receive = async () => {
          busy += 1;
          most = Math.max(most, busy);
          await new Promise(setImmediate);
          busy -= 1;
        };
        await engine.captureLogs(jobId, start, receive, never);
        expect(most).toBe(1);
      });

      it('gives the receiver’s own failure to the caller', async () => {
        const jobId = await run({ acts: [{ print: 'a\n', to: 'stdout' }] });
        const failing = engine.captureLogs(jobId, start, () => Promise.reject(new Error('disk full')), never);
        await expect(failing).rejects.toThrow('disk full');
        expect(await textOf(engine, jobId, 'stdout')).toBe('a\n');
      });

      it('returns from a capture when told to', async () => {
        const jobId = await run({ acts: [{ print: 'up\n', to: 'stdout' }, { stay: 'till-term' }] });
        const [first] = await captureSome(engine, jobId, start, 1);
        expect(Buffer.from(first?.bytes ?? []).toString()).toBe('up\n');
        expect((await engine.listJobs(harness.instance)).map((job) => job.state)).toEqual(['running']);
      });
    }
  });
}

/** Captures until so many chunks came, or the job's end. */
async function captureSome(engine: Engine, jobId: string, from: typeof start, most: number): Promise<RawLogChunk[]> {
  const chunks: RawLogChunk[] = [];
  const controller = new AbortController();
  await engine.captureLogs(
    jobId,
    from,
    async (chunk) => {
      if (chunks.length < most) {
        chunks.push({ stream: chunk.stream, bytes: Buffer.from(chunk.bytes) });
      }
      if (chunks.length >= most) {
        controller.abort();
      }
    },
    controller.signal,
  );
  return chunks;
}

async function firstOutput(engine: Engine, jobId: string): Promise<void> {
  await captureSome(engine, jobId, start, 1);
}

async function textOf(engine: Engine, jobId: string, stream: 'stdout' | 'stderr'): Promise<string> {
  const chunks = await captureSome(engine, jobId, start, Number.POSITIVE_INFINITY);
  return Buffer.concat(chunks.filter((chunk) => chunk.stream === stream).map((chunk) => chunk.bytes)).toString();
}

function contentOf(file: JobFile | undefined): string {
  return file !== undefined && 'content' in file ? Buffer.from(file.content).toString() : '';
}
