import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, EngineUnreachableError, type LogStream } from '../engine.js';
import { createDockerEngine } from './create-docker-engine.js';

const never = new AbortController().signal;
const instance = `t${randomBytes(5).toString('hex')}`;
const lines = Array.from({ length: 40 }, (_, n) => `line ${n} ä\n`).join('');
const script = 'i=0; while [ $i -lt 40 ]; do echo "line $i ä"; i=$((i+1)); sleep 0.04; done; exit 6';

/** The way to the engine, which the test can cut. */
interface Way {
  socketPath: string;
  cut(): void;
  open(): void;
  close(): Promise<void>;
}

describe('over a broken connection', () => {
  let way: Way;
  let engine: Engine;
  let jobId: string;

  beforeEach(async () => {
    way = await makeWay();
    engine = createDockerEngine({ docker: { socketPath: way.socketPath }, project: 'chatops-no-project' });
    jobId = await engine.createJob({
      name: `chatops-${instance}-${randomBytes(4).toString('hex')}`,
      instance,
      labels: {},
      image: (await new Docker().getImage('debian:trixie-slim').inspect()).Id,
      command: ['sh', '-c', script],
      env: {},
      network: 'none',
      files: [],
      memoryMiB: 64,
      cpus: 1,
      pids: 32,
    });
    await engine.startJob(jobId);
  });

  afterEach(async () => {
    way.open();
    await engine.removeJob(jobId);
    await way.close();
  });

  it('loses and doubles nothing when the connection breaks off again and again', async () => {
    let from = { stdout: 0, stderr: 0 };
    let text = '';
    for (let failure: Error | null = new Error('not begun'); failure !== null; ) {
      const part = await capture(
        engine,
        jobId,
        (chunks) => {
          if (chunks % 5 === 0) {
            way.cut();
            way.open();
          }
        },
        from,
      );
      text += part.text;
      from = part.offsets;
      failure = part.failure;
    }
    expect(text).toBe(lines);
  });

  it('tells of an engine that is away, and goes on at the offsets when it is back', async () => {
    const first = await capture(engine, jobId, (chunks) => chunks === 5 && way.cut());
    expect(first.failure).toBeInstanceOf(EngineUnreachableError);
    await expect(engine.waitForExit(jobId, never)).rejects.toThrow(EngineUnreachableError);
    way.open();
    const second = await capture(engine, jobId, () => undefined, first.offsets);
    expect(first.text + second.text).toBe(lines);
    expect((await engine.waitForExit(jobId, never)).exitCode).toBe(6);
  });

  it('notices the end although the reply to its wait was cut off', async () => {
    const exit = engine.waitForExit(jobId, never);
    await new Promise((resolve) => setTimeout(resolve, 300));
    way.cut();
    way.open();
    expect((await exit).exitCode).toBe(6);
  });
});

async function capture(
  engine: Engine,
  jobId: string,
  onCount: (chunks: number) => unknown,
  from: Record<LogStream, number> = { stdout: 0, stderr: 0 },
) {
  const offsets = { ...from };
  const parts: Buffer[] = [];
  const receive = async ({ stream, bytes }: { stream: LogStream; bytes: Uint8Array }) => {
    parts.push(Buffer.from(bytes));
    offsets[stream] += bytes.length;
    onCount(parts.length);
  };
  const failure = await engine.captureLogs(jobId, from, receive, never).then(
    () => null,
    (error: Error) => error,
  );
  return { text: Buffer.concat(parts).toString(), offsets, failure };
}

async function makeWay(): Promise<Way> {
  const socketPath = join(tmpdir(), `chatops-way-${randomBytes(6).toString('hex')}.sock`);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((near) => {
    if (!isOpen) {
      near.destroy();
      return;
    }
    const far = connect('/var/run/docker.sock');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const cut = () => {
    isOpen = false;
    sockets.forEach((socket) => void socket.destroy());
  };
  return {
    socketPath,
    cut,
    open() {
      isOpen = true;
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
      await rm(socketPath, { force: true });
    },
  };
}
