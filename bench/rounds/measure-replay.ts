import { decide } from '../../commands/approval/decide.js';
import { replay } from '../../commands/policy/replay.js';
import { openTestDatabase } from '../../db/fakes/open-test-database.js';
import { sampleRequest } from '../../db/fakes/sample-rows.js';
import { median } from './measure.js';
import { benchPolicy, benchQuestions } from './policy-rules.js';

const REQUESTS = 10_000;
const RULES = 200;
const ROUNDS = 5;
const world = { groupExists: () => true, defaultExpiresAfterHours: 24 };

/** Seconds for a policy of 200 rules to be asked about 10 000 requests, from the database to what would go otherwise. */
export function measureReplay(): number {
  const test = openTestDatabase();
  try {
    const policy = benchPolicy(RULES);
    test.transaction(({ people, requests, decisions }) => {
      const { id: ana } = people.add({ login: 'ana', display: 'Ana', active: true }, ['terminal:ana']);
      for (const [place, question] of benchQuestions(REQUESTS, RULES / 10).entries()) {
        const { id } = requests.add(sampleRequest(`r-${place}`, ana));
        const decision = decide({ revision: 1, policy }, question, world);
        decisions.add({ requestId: id, at: place, question, decision });
      }
    });
    const changed = { rules: policy.rules.filter(({ name }) => !name.endsWith('-3-prod')) };
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const begin = performance.now();
      const { asked, otherwise } = test.transaction(({ decisions }) => replay(changed, decisions.listLast(0), world));
      seconds.push((performance.now() - begin) / 1000);
      if (asked !== REQUESTS || otherwise.length === 0) throw new Error(`${otherwise.length} of ${asked} go otherwise`);
    }
    console.log(`replay: ${seconds.map((one) => one.toFixed(2)).join(' ')} s`);
    return median(seconds);
  } finally {
    test.remove();
  }
}
