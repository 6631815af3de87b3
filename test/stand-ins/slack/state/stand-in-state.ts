import { type Changes, makeChanges } from '../../chat/changes.js';
import type { Json, JsonObject } from '../../chat/json.js';
import { makeViolations, type Violations } from '../../chat/violations.js';
import { type Clock, makeClock } from './clock.js';
import { type Faults, makeFaults } from './faults.js';
import { makeResponseUrls, type ResponseUrls } from './response-urls.js';
import { seedWorkspace, type WorkspaceSeed } from './seed-workspace.js';
import { makeTriggers, type Triggers } from './triggers.js';
import type { Workspace } from './workspace.js';

/** One request to the Web API, an upload or a `response_url`. */
export interface SeenCall {
  method: string;
  args: JsonObject;
  status: number;
  answer: Json;
  atMs: number;
}

/** Everything that the stand-in knows; each part reads it and `changes.tell()`s what it changed. */
export interface StandInState {
  workspace: Workspace;
  clock: Clock;
  changes: Changes;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  faults: Faults;
  violations: Violations;
  calls: SeenCall[];
  /** method → answers with HTTP 429. */
  refused: Map<string, number>;
  /** As clients reach it, without a slash at the end. */
  publicUrl: string;
}

export function makeStandInState(seed: WorkspaceSeed): StandInState {
  const clock = makeClock();
  const calls: SeenCall[] = [];
  const violations = makeViolations(() => changes.tell());
  const explain = (): string =>
    [
      'the last calls:',
      ...calls.slice(-12).map((call) => `  ${call.method} ${call.status} ${JSON.stringify(call.answer).slice(0, 200)}`),
      ...violations.list.map((item) => `  violation: ${item.method}: ${item.problem}`),
    ].join('\n');
  const changes = makeChanges(explain);
  return {
    workspace: seedWorkspace(seed),
    clock,
    changes,
    triggers: makeTriggers(clock),
    responseUrls: makeResponseUrls(clock),
    faults: makeFaults(),
    violations,
    calls,
    refused: new Map(),
    publicUrl: '',
  };
}
