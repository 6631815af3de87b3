import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from './clock.js';
import { SlackError } from './slack-error.js';

/** facts: three seconds, one use. */
const LIFETIME_MS = 3000;

interface Trigger {
  user: string;
  /** The modal that it was made in, else null. */
  viewId: string | null;
  madeAtMs: number;
  isUsed: boolean;
}

export interface Triggers {
  make(user: string, viewId?: string | null): string;
  /** Uses it up. Throws SlackError `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`. */
  exchange(id: string): { user: string; viewId: string | null };
}

export function makeTriggers(clock: Clock): Triggers {
  const made = new Map<string, Trigger>();
  return {
    make(user, viewId = null) {
      const id = `${randomInt(1e9, 1e10)}.${randomInt(1e9, 1e10)}.${randomBytes(16).toString('hex')}`;
      made.set(id, { user, viewId, madeAtMs: clock.nowMs(), isUsed: false });
      return id;
    },
    exchange(id) {
      const trigger = made.get(id);
      if (trigger === undefined) throw new SlackError('invalid_trigger_id');
      if (trigger.isUsed) throw new SlackError('exchanged_trigger_id');
      if (clock.nowMs() - trigger.madeAtMs > LIFETIME_MS) throw new SlackError('expired_trigger_id');
      trigger.isUsed = true;
      return trigger;
    },
  };
}
