import type { ContainerStep } from '../run/recipe.js';
import type { RunFacts } from '../run/run-facts.js';
import { importJob } from '../terraform/terraform-job.js';
import type { TextFile } from '../text-file.js';
import { lastLines } from './last-lines.js';
import { stop } from './stop.js';

/** For a VM that stands and that the state does not know: without it nothing could destroy the VM. */
export function intoStateStep<V extends { node: string; vmid: number }>(
  module: readonly TextFile[],
  tfvars: (vars: V) => string,
  isInState: (facts: RunFacts) => boolean,
): ContainerStep<V> {
  return {
    kind: 'container',
    key: 'import',
    tool: 'terraform',
    effect: 'none',
    timeLimitMs: 5 * 60_000,
    stopGraceSeconds: 30,
    isNeedless: ({ facts }) => isInState(facts),
    job: ({ vars }) => importJob(module, tfvars(vars), vars),
    readEnd: (_state, end) =>
      end.exitCode === 0 && end.outputs.has('terraform-state')
        ? { end: 'done', facts: {} }
        : stop({
            word: 'failed',
            message: 'The VM stands, but Terraform could not take it into its state.',
            lastLines: lastLines(end),
            side: 'chatops',
            changed: 'something',
            cure: 'Mend what Terraform says, then retry.',
          }),
  };
}
