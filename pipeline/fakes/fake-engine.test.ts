import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ContractProgram, describeEngine } from '../engine.contract.js';
import { EngineRefusedError, EngineUnreachableError, type JobSpec } from '../engine.js';
import { createFakeEngine, type FakeEngine } from './fake-engine.js';
import { EngineMisuseError } from './fake-engine-state.js';
import type { FakeProcess } from './fake-job.js';

const never = new AbortController().signal;
const start = { stdout: 0, stderr: 0 };

describeEngine('in memory', async () => {
  const engine = createFakeEngine();
  return {
    engine,
    reconnect: () => engine,
    instance: 'i1',
    specFor(name, program) {
      engine.whenJob(name, (io) => perform(io, program));
      return specOf(name);
    },
    close: async () => undefined,
  };
});

describe('the engine in memory', () => {
  it.each<[string, (engine: FakeEngine, jobId: string) => Promise<unknown>]>([
    ['waiting', (engine, jobId) => engine.waitForExit(jobId, never)],
    ['capturing', (engine, jobId) => engine.captureLogs(jobId, start, async () => undefined, never)],
    ['taking outputs', (engine, jobId) => engine.readOutputs(jobId, ['a'])],
    ['stopping', (engine, jobId) => engine.stopJob(jobId, 1)],
  ])('refuses %s before the start', async (_, act) => {
    const engine = createFakeEngine();
    const jobId = await engine.createJob(specOf('chatops-i1-a'));
    await expect(act(engine, jobId)).rejects.toThrow(EngineMisuseError);
  });

  it('refuses to take outputs of a running job', async () => {
    const engine = createFakeEngine();
    engine.whenJob('a', () => new Promise(() => undefined));
    const jobId = await engine.createJob(specOf('chatops-i1-a'));
    await engine.startJob(jobId);
    await expect(engine.readOutputs(jobId, ['a'])).rejects.toThrow(EngineMisuseError);
  });

  it('refuses a capture from beyond what was printed', async () => {
    const engine = createFakeEngine();
    engine.whenJob('a', async (io) => {
      io.print('abc');
      return 0;
    });
    const jobId = await engine.createJob(specOf('chatops-i1-a'));
    await engine.startJob(jobId);
    const beyond = engine.captureLogs(jobId, { stdout: 4, stderr: 0 }, async () => undefined, never);
    await expect(beyond).rejects.toThrow(EngineMisuseError);
  });

  it('refuses a name that does not say its instance', async () => {
    await expect(createFakeEngine().createJob(specOf('chatops-i2-a'))).rejects.toThrow(EngineMisuseError);
  });

  it('refuses an image that is not built', async () => {
    const engine = createFakeEngine();
    engine.setImage('terraform', null);
    expect(await engine.findImage('terraform')).toBeNull();
    await expect(engine.createJob(specOf('chatops-i1-a'))).rejects.toThrow(EngineRefusedError);
  });

  it('can go away under a waiting caller and come back with the job ended meanwhile', async () => {
    const engine = createFakeEngine();
    let finish: (code: number) => void = () => undefined;
    engine.whenJob(/-a$/, () => new Promise((resolve) => (finish = resolve)));
    const jobId = await engine.createJob(specOf('chatops-i1-a'));
    await engine.startJob(jobId);
    const waiting = engine.waitForExit(jobId, never);
    engine.goAway();
    await expect(waiting).rejects.toThrow(EngineUnreachableError);
    await expect(engine.listJobs('i1')).rejects.toThrow(EngineUnreachableError);
    finish(5);
    await delay(1);
    engine.comeBack();
    expect((await engine.waitForExit(jobId, never)).exitCode).toBe(5);
  });
});

function specOf(name: string): JobSpec {
  return {
    name,
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
}

async function perform(io: FakeProcess, program: ContractProgram): Promise<number> {
  for (const act of program.acts) {
    if ('print' in act) {
      io.print(act.print, act.to);
    } else if ('copy' in act) {
      io.write(act.to, io.read(act.copy));
    } else if ('link' in act) {
      io.link(act.link, act.linkTo);
    } else if ('pauseMs' in act) {
      await delay(act.pauseMs);
    } else {
      await new Promise((resolve) => act.stay === 'till-term' && io.terminated.addEventListener('abort', resolve));
      return 143;
    }
  }
  return program.exitCode;
}
