import type { ArtifactName } from '../run/artifact-store.js';
import type { JobPlan } from '../run/recipe.js';

/** Any fixed time makes equal files an equal image; this one is 2020-01-01. */
const epochSeconds = '1577836800';

/** The files of a seed as a NoCloud image: ISO 9660 with Joliet and Rock Ridge, labelled `cidata`. */
export function buildSeedJob(
  seed: { userData: string; metaData: string; networkConfig: string },
  artifact: ArtifactName,
): JobPlan {
  const mode = 0o600;
  return {
    command: [
      ...[
        'xorriso',
        '-as',
        'mkisofs',
        '-quiet',
        '-V',
        'cidata',
        '-J',
        '-r',
        '--set_all_file_dates',
        `=${epochSeconds}`,
      ],
      ...['-o', 'seed.iso', 'user-data', 'meta-data', 'network-config'],
    ],
    env: { SOURCE_DATE_EPOCH: epochSeconds },
    network: 'none',
    inputs: [
      { path: 'user-data', mode, text: seed.userData },
      { path: 'meta-data', mode, text: seed.metaData },
      { path: 'network-config', mode, text: seed.networkConfig },
    ],
    outputs: [{ path: 'seed.iso', artifact }],
    memoryMiB: 256,
  };
}
