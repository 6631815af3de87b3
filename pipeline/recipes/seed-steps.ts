import { buildSeedJob } from '../cloud-init/build-seed-job.js';
import { renderMetaData } from '../cloud-init/render-meta-data.js';
import { renderNetworkConfig } from '../cloud-init/render-network-config.js';
import { renderUserData } from '../cloud-init/render-user-data.js';
import { seedHash } from '../cloud-init/seed-hash.js';
import { seedName, seedVolid } from '../cloud-init/seed-volid.js';
import type { Step } from '../run/recipe.js';
import { isoStep } from './iso-step.js';
import { uploadSeed } from './upload-seed.js';
import type { VmSpec } from './vm-spec.js';

/** Makes the VM's seed and brings it to Proxmox under the name that the plan holds. */
export function seedSteps(): Step<VmSpec>[] {
  return [
    isoStep('build-seed', ({ vars }) =>
      buildSeedJob(
        {
          userData: renderUserData(vars),
          metaData: renderMetaData(seedHash(vars), vars.name),
          networkConfig: renderNetworkConfig(vars),
        },
        'seed-iso',
      ),
    ),
    {
      kind: 'call',
      key: 'upload-seed',
      effect: 'repeatable',
      timeLimitMs: 5 * 60_000,
      run: async ({ vars }, tools) =>
        (await uploadSeed(tools, {
          node: vars.node,
          storage: vars.seedStorage,
          name: seedName(vars),
          artifact: 'seed-iso',
        })) ?? { end: 'done', facts: { seed: { volid: seedVolid(vars), instanceId: seedHash(vars) } } },
    },
  ];
}
