import { randomBytes } from 'node:crypto';
import { journal } from '../db/journal.js';
import { logChunks } from '../db/log-chunks.js';
import { captureStepLog } from '../pipeline/run/capture-step-log.js';
import { findSecrets } from '../pipeline/run/find-secrets.js';
import { type BenchStage, openBenchStage } from './rounds/bench-stage.js';
import { type BenchResult, measure } from './rounds/measure.js';

/** Redacted and stored capture of 60 MB of output, against the docker command line that shows the same output. */
const bytes = 60_000_000;
const rounds = 10;
const goal = 1;

const printing = ['sh', '-c', `yes ${'0123456789'.repeat(12).slice(1)} | head -c ${bytes}`];
const never = new AbortController().signal;

const stage = await openBenchStage();
try {
  const { productMs, limitMs } = await measure(rounds, product(stage), () => stage.dockerRun(printing));
  const ratio = limitMs / productMs;
  const result: BenchResult = { bench: 'logs', ratio, goal, holds: ratio >= goal };
  const rates = { productMBs: bytes / productMs / 1000, limitMBs: bytes / limitMs / 1000 };
  console.log(JSON.stringify({ ...result, ...rates, rounds }));
} finally {
  await stage.close();
}

function product({ engine, test, jobSpec }: BenchStage): () => Promise<void> {
  const logs = logChunks(test.db);
  const steps = journal(test.db);
  const secrets = findSecrets([...Array.from({ length: 10 }, () => randomBytes(24).toString('hex')), privateKey()]);
  let round = 0;
  return async () => {
    round += 1;
    const { stepId } = steps.intend({
      runId: `run-${round}`,
      stage: 'apply',
      step: 'print',
      attempt: 1,
      kind: 'container',
      at: 0,
    });
    const jobId = await engine.createJob(jobSpec(`print-${round}`, printing));
    await engine.startJob(jobId);
    const capture = { engine, logs, jobId, stepId, secrets, now: Date.now, onLine: () => undefined, signal: never };
    await Promise.all([captureStepLog(capture), engine.waitForExit(jobId, never)]);
    const { stdout } = logs.offsets(stepId);
    if (stdout !== bytes) {
      throw new Error(`${stdout} of ${bytes} bytes were stored`);
    }
    await engine.removeJob(jobId);
  };
}

function privateKey(): string {
  const lines = Array.from({ length: 6 }, () => randomBytes(51).toString('base64').slice(0, 70));
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
