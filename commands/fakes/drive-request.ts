import type { Failure } from '../../pipeline/run/failure.js';
import type { RunEnd } from '../../pipeline/run/journal.js';
import type { RunFacts } from '../../pipeline/run/run-facts.js';
import type { AnswerCard, FormCard } from '../card.js';
import { finishPlanning } from '../request/finish-planning.js';
import { finishRun } from '../request/finish-run.js';
import type { PlanningFacts } from '../request/planning-facts.js';
import { startPlanning } from '../request/start-planning.js';
import { type RunStart, startRun } from '../request/start-run.js';
import type { VmRecord } from '../stores.js';
import type { TestWorld } from './test-world.js';

const MIB = 1024 ** 2;

export const FILES = { 'user-data': 'u1', module: 'm1' };

export const worldFacts: PlanningFacts = {
  nodes: ['pve1', 'pve2', 'pve3'].map((node, index) => ({
    node,
    online: true,
    memoryBytes: 32_000 * MIB,
    memoryUsedBytes: index * 1000 * MIB,
    cpus: 8,
  })),
  vms: [],
  endpoint: 'pve:8006',
  images: { terraform: 'sha256:t', packer: 'sha256:p', 'cloud-init': 'sha256:c', ansible: 'sha256:a' },
  jobPublicKey: 'ssh-ed25519 JOB',
  hashTemplate: ({ name }) => ({ definition: `def-${name}`, base: `base-${name}` }),
};

export const planFacts: RunFacts = {
  plan: {
    planFileSha256: 'f1',
    changes: [{ address: 'module.vm', type: 'vm', actions: ['create'], replacePaths: [] }],
    canonicalChanges: '[{"actions":["create"]}]',
  },
  preflight: { nodeMemoryBytes: 32_000 * MIB, memoryShareAfter: 0.5, storageFreeBytes: 1 },
};

export const madeFacts: RunFacts = {
  ...planFacts,
  template: { vmid: 11001, built: true, builtAt: 5, smbiosUuid: 'tu' },
  base: { vmid: 11000 },
  apply: { smbiosUuid: 'u1', mac: 'BC:24:11:00:00:01' },
};

export const readyFacts: RunFacts = {
  ...madeFacts,
  boot: {
    ipv4: '10.0.20.10',
    hostKey: 'ssh-ed25519 HOST',
    hostKeyFingerprint: 'SHA256:host',
    cloudInitErrors: [],
    cloudInitSeconds: 9,
  },
};

const someFailure: Failure = {
  word: 'failed',
  message: 'No.',
  lastLines: ['no'],
  side: 'proxmox',
  changed: 'nothing',
  cure: 'Retry.',
  next: 'stop',
};

export const stoppedAt = (
  stage: 'preflight' | 'template' | 'apply' | 'configure',
  change: Partial<Failure>,
  facts: RunFacts = planFacts,
): Extract<RunEnd, { end: 'stopped' }> => ({
  end: 'stopped',
  stage,
  step: stage,
  failure: { ...someFailure, ...change },
  facts,
});

/** Plans a request as the plan loop does, with this end of its run. Gives what `startPlanning` said. */
export function plan(
  world: TestWorld,
  number: number,
  change: { facts?: Partial<PlanningFacts>; end?: RunEnd; files?: Record<string, string> } = {},
) {
  const { id } = world.request(number);
  const start = startPlanning(world.tools, id, { ...worldFacts, ...change.facts });
  if (start.next === 'none') return start;
  finishPlanning(world.tools, id, change.end ?? { end: 'done', facts: planFacts }, change.files ?? FILES);
  return start;
}

export function begin(world: TestWorld, number: number): RunStart {
  return startRun(world.tools, world.request(number).id);
}

export function end(world: TestWorld, number: number, how: RunEnd): void {
  finishRun(world.tools, world.request(number).id, how);
}

/** Asks for web-1 in prod as ana and plans it: it waits for one of ops. */
export function askAndPlan(world: TestWorld, more = '', actor = 'terminal:ana'): void {
  world.type(actor, `/vm create web-1 template=debian-13 size=s env=prod lease=7d ${more}`);
  plan(world, 1);
}

/** The first four characters of the effect digest, as the card shows them. */
export function shownDigest(world: TestWorld, number: number): string {
  const { state } = world.request(number);
  return 'planned' in state ? (state.planned?.effectDigest.slice(0, 4) ?? '') : '';
}

/** Bo of ops approves the plan as it is shown. */
export function approve(world: TestWorld, number = 1): void {
  world.type('terminal:bo', `/vm approve R-${number} ${shownDigest(world, number)}`);
}

/** Begins the approved run. Gives its id. */
export function run(world: TestWorld, number = 1): string {
  const began = begin(world, number);
  if (began.next !== 'run') throw new Error(`R-${number} does not run: ${began.next}`);
  return began.runId;
}

/** R-1 for web-1, asked, planned, approved and running. Gives the run's id. */
export function askApproveRun(world: TestWorld, actor = 'terminal:ana'): string {
  askAndPlan(world, '', actor);
  approve(world);
  return run(world);
}

/** What R-1 holds. */
export function held(world: TestWorld): string[] {
  return world.transaction(({ reservations }) => reservations.listFor(world.request(1).id));
}

export function liveVms(world: TestWorld): VmRecord[] {
  return world.transaction((stores) => stores.vms.listLive());
}

/** A private answer as text; nothing for a form. */
export function textOf(reply: AnswerCard | FormCard): string {
  return reply.kind === 'answer' ? [reply.title, ...reply.lines].join('\n') : '';
}
