import { lastLines } from '../recipes/last-lines.js';
import { stop } from '../recipes/stop.js';
import type { VmSpec } from '../recipes/vm-spec.js';
import type { ContainerStep } from '../run/recipe.js';
import { renderNetworkConfig } from './render-network-config.js';
import { renderUserData } from './render-user-data.js';

/** Both files against cloud-init's own schema, before anybody approves them. */
export function checkSeedSteps(): ContainerStep<VmSpec>[] {
  return [
    checkStep('check-user-data', 'user-data', ['cloud-init', 'schema', '-c', 'user-data'], renderUserData),
    checkStep(
      'check-network-config',
      'network-config',
      ['cloud-init', 'schema', '-t', 'network-config', '-c', 'network-config'],
      renderNetworkConfig,
    ),
  ];
}

function checkStep(
  key: string,
  path: string,
  command: readonly string[],
  render: (vm: VmSpec) => string,
): ContainerStep<VmSpec> {
  return {
    kind: 'container',
    key,
    tool: 'cloud-init',
    effect: 'none',
    timeLimitMs: 60_000,
    stopGraceSeconds: 10,
    job: ({ vars }) => ({
      command,
      env: {},
      network: 'none',
      inputs: [{ path, mode: 0o600, text: render(vars) }],
      outputs: [],
      memoryMiB: 256,
    }),
    readEnd: (_state, end) =>
      end.exitCode === 0
        ? { end: 'done', facts: {} }
        : stop({
            word: 'refused',
            message: `cloud-init would not take this VM's ${path}.`,
            lastLines: lastLines(end).filter((line) => !line.includes('WARNING')),
            side: 'operator',
            cure: 'Nothing was changed. Mend the value in chatops.yaml that cloud-init names, then ask again.',
          }),
  };
}
