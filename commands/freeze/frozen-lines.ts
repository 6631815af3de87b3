import type { Act } from '../act.js';
import type { Ask } from '../request/request.js';
import { whyFrozen } from './describe-freeze.js';

/** For whoever asks, or is about to: that nothing of it is done for now. */
export function frozenLines({ stores, tools }: Act, ask: Ask): string[] {
  const frozen = whyFrozen(stores, tools.settings, ask);
  if (frozen === null) return [];
  return [
    frozen,
    tools.settings.limits.whileFrozen === 'keep' ? 'it waits for the end of that' : 'until then it is refused',
  ];
}
