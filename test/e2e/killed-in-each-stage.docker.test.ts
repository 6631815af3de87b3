import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asOneStory } from './as-one-story.js';
import { outputOf } from './run-program.js';
import { type Stack, startStack } from './start-stack.js';
import { answerOf, type Conversation } from './talk-as.js';
import { type SshUser, useSsh } from './use-ssh.js';
import { approvePlan, askFor, askToDestroy, type Ready, untilEnd, untilWaiting } from './walk-request.js';
import { type JobWatch, watchJobs } from './watch-jobs.js';

let stack: Stack;
let jobs: JobWatch;
let requester: Conversation;
let approver: Conversation;
let ssh: SshUser;
let vm: Ready;

beforeAll(async () => {
  stack = await startStack();
  jobs = watchJobs(stack.project);
  requester = stack.talkAs('requester');
  approver = stack.talkAs('approver');
  ssh = await useSsh(stack.folder, 'requester');
  answerOf(await requester.ask(`/vm key add ${ssh.publicKey}`), 'ok');
});
afterAll(async () => {
  jobs?.close();
  await stack?.stop();
});

async function killOnce(): Promise<void> {
  await stack.killBackend();
  await stack.startBackend();
}

/** Kills the bot as soon as the engine has started a job with that part in its name. */
async function killAtJob(part: string): Promise<void> {
  await jobs.next(part);
  await killOnce();
}

function messagesOf(label: string): string[] {
  const all = [...requester.events, ...approver.events].flatMap((event) =>
    event.event === 'card' && event.card.kind === 'request' && event.card.label === label ? [event.messageId] : [],
  );
  return [...new Set(all)];
}

/** How often the runs of a request were taken up again. */
async function resumptions(label: string): Promise<number> {
  const rows = await stack.rows(
    z.object({ event: z.string() }),
    `SELECT event FROM run_events JOIN runs ON runs.id = run_id JOIN requests ON requests.id = request_id
     WHERE requests.number = ${Number(label.slice(2))}`,
  );
  return rows.filter(({ event }) => JSON.parse(event).event === 'resumed').length;
}

async function clonesOf(vmid: number): Promise<number> {
  const calls = await stack.sandbox.calls();
  return calls.filter(({ method, path, parameters }) => {
    return method === 'POST' && path.endsWith('/clone') && parameters.newid === String(vmid);
  }).length;
}

describe('a bot that is killed and started again', () => {
  asOneStory();

  it('goes on with the same card in every stage, up to a VM that is ready', async () => {
    const label = await askFor(requester, '/vm create web-1 template=debian-13 size=s env=prod blueprint=web');
    await killAtJob('-plan-plan-');
    await untilWaiting(approver, label);
    await approvePlan(approver, label);
    await killAtJob('-template-base-seed-');
    await killAtJob('-template-build-');
    await killAtJob('-seed-');
    await killAtJob('-apply-apply-');
    await requester.card(label, ({ stages }) => stages[4]?.state === 'running', 'first boot');
    await killOnce();
    await killAtJob('-configure-configure-');
    const ready = await untilEnd(requester, label, 'ready');
    vm = ready.outcome;
    expect(ready.card.stages.map(({ state }) => state)).toEqual(Array(6).fill('done'));
    expect(messagesOf(label)).toEqual([ready.messageId]);
    expect(await resumptions(label)).toBe(7);
  });

  it('has made one VM and one template, each by one clone', async () => {
    const vms = await stack.sandbox.vms();
    expect(vms.filter(({ template }) => template === 0).map(({ vmid }) => vmid)).toEqual([vm.vmid]);
    const templates = vms.filter(({ template }) => template === 1).map(({ vmid }) => vmid);
    expect(templates).toEqual([9000, 9001]);
    expect([await clonesOf(vm.vmid), await clonesOf(9001)]).toEqual([1, 1]);
    expect(await ssh.run(vm, 'id -un')).toBe('requester');
    expect((await fetch(`http://${vm.ipv4}/`)).status).toBe(200);
  });

  it('goes on with a destroy, to the end', async () => {
    const label = await askToDestroy(requester, 'web-1');
    await approvePlan(approver, label);
    await killAtJob('-destroy-apply-');
    const destroyed = await untilEnd(requester, label, 'destroyed');
    expect(messagesOf(label)).toEqual([destroyed.messageId]);
    expect(await resumptions(label)).toBe(1);
    expect((await stack.sandbox.vms()).filter(({ template }) => template === 0)).toEqual([]);
  });

  it('says that it does not know where the apply died too, and is ready once that is adopted', async () => {
    // Everything dies while Terraform waits for the VM's start, its last act: the state is not written yet.
    const asked = new Date().toISOString();
    const label = await askFor(requester, '/vm create web-2 template=debian-13 size=s env=dev blueprint=base');
    const apply = await jobs.next('-apply-apply-');
    const isStarted = async () =>
      (await stack.sandbox.calls()).some(
        ({ time, path }) => time > asked && /\/qemu\/12\d{3}\/status\/start$/.test(path),
      );
    await expect.poll(isStarted, { timeout: 60_000, interval: 50 }).toBe(true);
    await Promise.all([stack.killBackend(), outputOf('docker', ['kill', '-s', 'KILL', apply.id])]);
    await stack.startBackend();
    const unknown = await untilEnd(requester, label, 'stopped');
    expect(unknown.card).toMatchObject({ state: 'unknown', outcome: { word: 'unknown', changed: 'something' } });
    expect(unknown.outcome.message).toMatch(/ours, but it may be half done/);
    const adopt = unknown.card.buttons.find(({ action }) => action === 'adopt');
    if (adopt === undefined) throw new Error('there is no button to adopt it');
    answerOf(await requester.press(adopt), 'refused');
    answerOf(await approver.press(adopt), 'ok');
    const ready = await requester.card(label, ({ state }) => state === 'ready', 'to be ready');
    expect(messagesOf(label)).toEqual([ready.messageId]);
    expect((await stack.sandbox.vms()).filter(({ template }) => template === 0).map(({ name }) => name)).toEqual([
      'web-2',
    ]);
  });

  it('never gave a plan file to Terraform twice', async () => {
    const applied = await stack.rows(
      z.object({ once: z.string(), times: z.number() }),
      'SELECT once_key AS once, count(*) AS times FROM steps WHERE once_key IS NOT NULL AND start_intended = 1 GROUP BY once_key',
    );
    expect(applied.map(({ times }) => times)).toEqual([1, 1, 1]);
    const started = jobs.jobs.filter(({ name }) => /-(apply|destroy)-apply-\d+$/.test(name));
    expect(started).toHaveLength(3);
    expect(started.every(({ name }) => name.endsWith('-1'))).toBe(true);
  });

  it('has every log whole, and left no job behind', async () => {
    const chunks = await stack.rows(
      z.object({ step: z.string(), stream: z.string(), from: z.number(), length: z.number() }),
      `SELECT step_id AS step, stream, raw_offset AS "from", raw_length AS length FROM log_chunks
       ORDER BY step_id, stream, raw_offset`,
    );
    const ends = new Map<string, number>();
    const gaps = chunks.filter(({ step, stream, from, length }) => {
      const before = ends.get(`${step} ${stream}`) ?? 0;
      ends.set(`${step} ${stream}`, from + length);
      return from !== before;
    });
    expect(chunks.length).toBeGreaterThan(10);
    expect(gaps).toEqual([]);
    const left = () => outputOf('docker', ['ps', '-aq', '--filter', `label=chatops.project=${stack.project}`]);
    await expect.poll(left, { timeout: 10_000 }).toBe('');
    expect((await stack.chatops('audit', 'verify')).code).toBe(0);
  });
});
