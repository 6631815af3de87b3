import { keepPlannedFaults, type PlannedFaults } from '../../chat/planned-faults.js';

/** Which calls it strikes: every one where nothing is said. `times`: 1 where nothing is said. */
interface Aim {
  /** `PATCH /channels/{channel_id}/messages/{message_id}`: as `countsByRoute` has it. */
  route?: string;
  /** Channel, thread. */
  channel?: string;
  times?: number;
}

/** What can go wrong with a call, by name. */
export type CallFault = Aim &
  (
    | { fault: 'rate-limited'; scope: 'user' | 'shared' | 'global'; retryAfterMs: number }
    /** `status` 5xx with a body that is no JSON; nothing is done. */
    | { fault: 'http-error'; status: number }
    /** 403 with the page of the guard before Discord (Cloudflare's 1015) instead of JSON. */
    | { fault: 'ban-page' }
    /** Discord's own refusal; nothing is done. */
    | { fault: 'error'; status: number; code: number; message?: string }
    /** Done, but the connection is cut before the answer. */
    | { fault: 'reply-lost' }
    /** Cut before anything is done. */
    | { fault: 'request-lost' }
    /** Answered this much later. */
    | { fault: 'slow'; delayMs: number }
  );

/** Each interaction comes twice. */
export interface DispatchFault {
  fault: 'duplicate-interaction';
  times?: number;
}

type Planned = CallFault | DispatchFault;

export interface Faults {
  plan(fault: Planned): () => void;
  takeForCall<K extends CallFault['fault']>(
    at: { route: string; channel: string },
    kinds: readonly K[],
  ): Extract<CallFault, { fault: K }> | null;
  takeDuplicate(): boolean;
}

export function makeFaults(): Faults {
  const planned: PlannedFaults<Planned> = keepPlannedFaults();
  return {
    plan: planned.plan,
    takeForCall<K extends CallFault['fault']>(at: { route: string; channel: string }, kinds: readonly K[]) {
      const fits = (fault: Planned): fault is Extract<CallFault, { fault: K }> =>
        fault.fault !== 'duplicate-interaction' &&
        kinds.some((kind) => kind === fault.fault) &&
        (fault.route ?? at.route) === at.route &&
        (fault.channel ?? at.channel) === at.channel;
      return planned.take(fits);
    },
    takeDuplicate: () =>
      planned.take((fault): fault is DispatchFault => fault.fault === 'duplicate-interaction') !== null,
  };
}
