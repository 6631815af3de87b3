import { z } from 'zod';
import { type Stack, startStack } from '../test/e2e/start-stack.js';
import { watchContainers } from './rounds/watch-containers.js';

/**
 * From the approval to a VM that is ready, against what cannot be avoided: the run times of the tool containers, as the
 * engine tells them, plus cloud-init's own time in the guest. The template is built before, once.
 */
const rounds = 10;
const goal = 1.15;
const fiveMinutesMs = 300_000;

interface Round {
  readyMs: number;
  containersMs: number;
  cloudInitMs: number;
}

const stack = await startStack();
try {
  const people = { requester: stack.talkAs('requester'), approver: stack.talkAs('approver') };
  await people.requester.ask(`/vm key add ${benchKey()}`);
  await buildOnce(stack, people);
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    measured.push(await oneRound(stack, people, `bench-${round}`));
    console.log(JSON.stringify(measured.at(-1)));
  }
  const ratio = median(
    measured.map(({ readyMs, containersMs, cloudInitMs }) => readyMs / (containersMs + cloudInitMs)),
  );
  const medians = {
    readyMs: median(measured.map(({ readyMs }) => readyMs)),
    containersMs: median(measured.map(({ containersMs }) => containersMs)),
    cloudInitMs: median(measured.map(({ cloudInitMs }) => cloudInitMs)),
  };
  console.log(JSON.stringify({ bench: 'overhead', ratio, goal, holds: ratio <= goal, ...medians, rounds }));
} finally {
  await stack.stop();
}

type People = Record<'requester' | 'approver', ReturnType<Stack['talkAs']>>;

async function buildOnce(stack: Stack, people: People): Promise<void> {
  await oneRound(stack, people, 'bench-0');
}

async function oneRound(stack: Stack, { requester, approver }: People, name: string): Promise<Round> {
  const label = await labelOf(
    requester.ask(`/vm create ${name} template=debian-13 size=s env=prod blueprint=web lease=1d`),
  );
  const digest = await digestOf(approver, label);
  const containers = watchContainers(stack.project);
  const approvedAt = Date.now();
  await approver.ask(`/vm approve ${label} ${digest}`);
  const { card } = await requester.card(label, ({ outcome }) => outcome !== null, 'to be ready', fiveMinutesMs);
  const readyMs = Date.now() - approvedAt;
  if (card.outcome?.kind !== 'ready') throw new Error(`${label} ended as ${JSON.stringify(card.outcome)}`);
  const containersMs = await containers.stop();
  const cloudInitMs = await cloudInitOf(stack, label);
  const destroying = await labelOf(requester.ask(`/vm destroy ${name} confirm=${name}`));
  await approver.ask(`/vm approve ${destroying} ${await digestOf(approver, destroying)}`);
  await requester.card(destroying, ({ outcome }) => outcome !== null, 'to be gone', fiveMinutesMs);
  return { readyMs, containersMs, cloudInitMs };
}

async function labelOf(asked: ReturnType<People['requester']['ask']>): Promise<string> {
  const answer = await asked;
  const label = answer.kind === 'answer' ? /^(R-\d+) /.exec(answer.title)?.[1] : undefined;
  if (label === undefined) throw new Error(`no request came of it: ${JSON.stringify(answer)}`);
  return label;
}

async function digestOf(approver: People['approver'], label: string): Promise<string> {
  const { card } = await approver.card(
    label,
    ({ approval, outcome }) => (approval ?? outcome) !== null,
    'to be planned',
  );
  if (card.approval === null) throw new Error(`${label} is not to be approved: ${JSON.stringify(card.outcome)}`);
  return card.approval.digest;
}

/** Seconds, as cloud-init itself counts them, kept with the request. */
async function cloudInitOf(stack: Stack, label: string): Promise<number> {
  const row = z.object({ seconds: z.number() });
  const path = '$.facts.boot.cloudInitSeconds';
  const sql = `SELECT json_extract(state, '${path}') AS seconds FROM requests WHERE number = ${Number(label.slice(2))}`;
  const [found] = await stack.rows(row, sql);
  if (found === undefined) throw new Error(`no cloud-init time is kept for ${label}`);
  return found.seconds * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** A public key that nobody has the private half of. */
function benchKey(): string {
  return 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBv8Hr5p4S0pUO6ruS0mSg4PLUtW3fjd9YkSzIOC0xRu bench';
}
