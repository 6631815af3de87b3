import { confirmClock } from '../../commands/clock/watch-clock.js';
import { showTime } from '../../commands/show-time.js';
import type { Stores } from '../../commands/stores.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import { done, type HostAnswer, wrong } from './host-command.js';

/** The operator's word that the clock is right as it is. */
export function confirmJump(stores: Stores, tools: UseCaseTools): HostAnswer {
  const { zone } = tools.settings;
  const jump = confirmClock(stores, tools);
  if (jump === null) return wrong('the clock did not jump; nothing was changed');
  const now = showTime(tools.now(), zone);
  return done(`the clock is right: it is ${now}; what expired by it expires now, and what waited goes on`);
}
