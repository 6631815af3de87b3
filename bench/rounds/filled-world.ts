import { askApproveRun, end, plan, readyFacts } from '../../commands/fakes/drive-request.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { sampleSettings } from '../../commands/fakes/sample-settings.js';
import { ANA_KEY, type TestWorld, testWorld } from '../../commands/fakes/test-world.js';
import { expire } from '../../commands/request/expire.js';
import type { Settings } from '../../commands/settings.js';
import { fillRequests } from './fill-requests.js';
import { benchPolicy } from './policy-rules.js';

const PEOPLE = 200;
const OPEN = 40;

/** A real database with 200 people, 25 rules, this many requests that have ended and 40 that wait for approval. */
export function filledWorld(requests: number): TestWorld {
  const world = testWorld(roomyLimits());
  world.load({ rules: [...samplePolicy.rules, ...benchPolicy(20).rules] });
  world.transaction(({ people }) => {
    for (let place = 0; place < PEOPLE; place += 1) {
      const login = `person-${place}`;
      const { id } = people.add({ login, display: login, active: true }, [`terminal:${login}`]);
      people.addMember('web-team', id, 0);
      people.addKey(id, { line: ANA_KEY, fingerprint: `SHA256:${login}`, addedAt: 0 });
    }
  });
  const models = endRequests(world);
  fillRequests(world.database.db, requests, models);
  for (let place = 0; place < OPEN; place += 1) ask(world, requests + models + 1 + place);
  return world;
}

function roomyLimits(): Partial<Settings> {
  const limits = { ...sampleSettings.limits, openRequestsPerPerson: 1_000, commandsPerMinute: 1_000_000 };
  const environments = new Map(
    [...sampleSettings.environments].map(([name, environment]) => [
      name,
      { ...environment, network: { ...environment.network, range: null } },
    ]),
  );
  return { environments, limits: { ...limits, vmsPerPerson: 1_000 }, vmids: { from: 12_000, to: 19_999 } };
}

/** One that became a VM and is gone, one denied, one cancelled and one that expired. Gives how many. */
function endRequests(world: TestWorld): number {
  askApproveRun(world);
  end(world, 1, { end: 'done', facts: readyFacts });
  world.transaction(({ vms }) => {
    for (const { cluster, vmid } of vms.listLive()) vms.markDestroyed(cluster, vmid, world.clock.now);
  });
  for (const number of [2, 3, 4]) ask(world, number);
  world.type('terminal:bo', '/vm deny R-2 "not this week"');
  world.type('terminal:ana', '/vm cancel R-3');
  world.clock.now += 24 * 3_600_000;
  expire(world.tools);
  return 4;
}

function ask(world: TestWorld, number: number): void {
  world.type('terminal:ana', `/vm create web-${number} template=debian-13 size=s env=prod lease=7d`);
  plan(world, number);
  world.database.db.exec('DELETE FROM outbox');
}
