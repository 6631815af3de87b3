import { showTime } from '../show-time.js';
import type { Stores } from '../stores.js';

/** Why nothing is done that depends on the time, or null. */
export function whyPaused({ clock }: Pick<Stores, 'clock'>, { zone }: { zone: string }): string | null {
  const jump = clock.jump();
  if (jump === null) return null;
  const [from, to] = [showTime(jump.from, zone), showTime(jump.to, zone)];
  return `the clock of this machine jumped from ${from} to ${to}; an operator looks at it and says on the host: chatops clock confirm`;
}
