import { type Changes, makeChanges } from '../../chat/changes.js';
import { type Clock, makeClock } from '../../chat/clock.js';
import type { Json } from '../../chat/json.js';
import { makeViolations, type Violations } from '../../chat/violations.js';
import { type Faults, makeFaults } from './faults.js';
import { type Interactions, makeInteractions } from './interactions.js';
import { type ServerSeed, seedServer } from './seed-server.js';
import type { Server } from './server.js';
import { makeSnowflakes, type Snowflakes } from './snowflakes.js';

/** One request to the API. */
export interface SeenCall {
  /** `POST /channels/{channel_id}/messages`. */
  route: string;
  /** As it came, without the version. */
  path: string;
  body: Json;
  status: number;
  answer: Json;
  atMs: number;
}

/** Everything that the stand-in knows; each part reads it and `changes.tell()`s what it changed. */
export interface StandInState {
  server: Server;
  clock: Clock;
  snowflakes: Snowflakes;
  changes: Changes;
  interactions: Interactions;
  faults: Faults;
  violations: Violations;
  calls: SeenCall[];
  /** status → how many of 401, 403 and 429 (but shared ones): what Discord bans an address for. */
  invalid: Map<number, number>;
  /** To every connected session. */
  dispatch(event: string, data: Json): number;
  /** As clients reach it, without a slash at the end. */
  publicUrl: string;
}

export function makeStandInState(seed: ServerSeed): StandInState {
  const clock = makeClock();
  const calls: SeenCall[] = [];
  const violations = makeViolations(() => changes.tell());
  const explain = (): string =>
    [
      'the last calls:',
      ...calls.slice(-12).map((call) => `  ${call.route} ${call.status} ${JSON.stringify(call.answer).slice(0, 200)}`),
      ...violations.list.map((item) => `  violation: ${item.method}: ${item.problem}`),
    ].join('\n');
  const changes = makeChanges(explain);
  return {
    server: seedServer(seed),
    clock,
    snowflakes: makeSnowflakes(clock),
    changes,
    interactions: makeInteractions(clock, () => changes.tell()),
    faults: makeFaults(),
    violations,
    calls,
    invalid: new Map(),
    dispatch: () => 0,
    publicUrl: '',
  };
}
