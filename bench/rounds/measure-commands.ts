import type { TestWorld } from '../../commands/fakes/test-world.js';
import { handleInvocation } from '../../commands/handle-invocation.js';
import { median } from './measure.js';

const ROUNDS = 5;
/** A round. */
const CALLS = 200;

/** What is typed, by the number of the call and of requests that there are. */
const COMMANDS: Record<string, (call: number, requests: number) => string> = {
  pending: () => '/vm pending',
  whyCreate: (call) => `/vm why create web-x size=${call % 2 === 0 ? 's' : 'm'} env=prod lease=${1 + (call % 20)}d`,
  whyRequest: (call, requests) => `/vm why R-${1 + ((call * 7_919) % requests)}`,
  audit: () => '/vm-admin audit',
  auditOfRequest: (call, requests) => `/vm-admin audit R-${1 + ((call * 7_919) % requests)}`,
  auditOfPerson: (call) => `/vm-admin audit person-${call % 200}`,
};

export interface CommandTimes {
  command: string;
  /** Of the 99th percentiles of the rounds the median, as of those of the middle calls. */
  smallP99Ms: number;
  bigP99Ms: number;
  smallMedianMs: number;
  bigMedianMs: number;
}

type Times = Omit<CommandTimes, 'command'>;

/** Each command in both in turn, from its storing to the answer in the outbox, both of which wait for the disk. */
export function measureCommands(small: TestWorld, big: TestWorld): CommandTimes[] {
  const counts = [small, big].map(({ database: { db } }) =>
    Number(db.prepare('SELECT count(*) FROM requests').pluck().get()),
  );
  return Object.entries(COMMANDS).map(([command, text]) => {
    const rounds: Times[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const times = measureRound([small, big], (call, place) => text(round * CALLS + call, counts[place] ?? 0));
      // The first warms both up.
      if (round > 0) rounds.push(times);
    }
    const middle = (field: keyof Times): number => median(rounds.map((times) => times[field]));
    return {
      ...{ command, smallP99Ms: middle('smallP99Ms'), bigP99Ms: middle('bigP99Ms') },
      ...{ smallMedianMs: middle('smallMedianMs'), bigMedianMs: middle('bigMedianMs') },
    };
  });
}

function measureRound(worlds: readonly [TestWorld, TestWorld], text: (call: number, place: 0 | 1) => string): Times {
  const times: [number[], number[]] = [[], []];
  for (let call = 0; call < CALLS; call += 1) {
    for (const place of [0, 1] as const) times[place].push(timeOf(worlds[place], text(call, place)));
  }
  const [small, big] = times;
  return {
    ...{ smallP99Ms: part(small, 0.99), bigP99Ms: part(big, 0.99) },
    ...{ smallMedianMs: part(small, 0.5), bigMedianMs: part(big, 0.5) },
  };
}

function timeOf({ tools, database, clock, transaction }: TestWorld, text: string): number {
  // Another second each, so that nobody is too fast.
  clock.now += 1_000;
  const id = `bench:${clock.now}`;
  const place = { channel: 'terminal:main' };
  const begin = performance.now();
  const invocation = { id, actor: 'terminal:bo', place, at: clock.now, input: { kind: 'command', text } as const };
  transaction(({ invocations }) => invocations.add(invocation));
  const handled = handleInvocation(tools, invocation);
  const tookMs = performance.now() - begin;
  if (!handled.handled) throw handled.error;
  const told = Number(database.db.prepare(`DELETE FROM outbox WHERE card LIKE '%"tone":"ok"%'`).run().changes);
  if (told !== 1) throw new Error(`${text} had ${told} answers`);
  return tookMs;
}

function part(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN;
}
