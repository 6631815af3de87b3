import type { ContainerStep } from '../run/recipe.js';
import { renderTfvars } from '../terraform/render-tfvars.js';
import { importJob } from '../terraform/terraform-job.js';
import type { TextFile } from '../text-file.js';
import { lastLines } from './last-lines.js';
import { stop } from './stop.js';
import type { VmSpec } from './vm-spec.js';

/** For an adopted VM that the state does not know: without it nothing could destroy the VM later. */
export function importStep(module: readonly TextFile[]): ContainerStep<VmSpec> {
  return {
    kind: 'container',
    key: 'import',
    tool: 'terraform',
    effect: 'none',
    timeLimitMs: 5 * 60_000,
    stopGraceSeconds: 30,
    isNeedless: ({ facts }) => facts.apply?.inState !== false,
    job: ({ vars }) => importJob(module, renderTfvars(vars), vars),
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
