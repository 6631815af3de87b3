import type { CallStep, CallTools, RunState } from '../run/recipe.js';
import { explaining } from './explaining.js';

/** A call step whose Proxmox errors end it with a failure that says what was being done. */
export function callStep<V>(step: Omit<CallStep<V>, 'kind'> & { doing: string }): CallStep<V> {
  const { doing, ...rest } = step;
  return {
    ...rest,
    kind: 'call',
    run: (state: RunState<V>, tools: CallTools) =>
      explaining(doing, step.effect === 'reads' ? 'nothing' : 'not known', () => step.run(state, tools)),
  };
}
