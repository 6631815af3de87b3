import { keepPlannedFaults, type PlannedFaults } from '../../chat/planned-faults.js';

/** Which calls it strikes: every one where nothing is said. `times`: 1 where nothing is said. */
interface Aim {
  method?: string;
  channel?: string;
  times?: number;
}

/** What can go wrong with a call of the Web API, by name. */
export type CallFault = Aim &
  (
    | { fault: 'rate-limited'; retryAfterS: number }
    /** `status` 5xx with a body that is no JSON. */
    | { fault: 'http-error'; status: number }
    /** `ok: false` with this code; nothing is done. */
    | { fault: 'error'; error: string }
    /** Done, but the connection is cut before the answer. */
    | { fault: 'reply-lost' }
    /** Cut before anything is done. */
    | { fault: 'request-lost' }
    /** Answered this much later. */
    | { fault: 'slow'; delayMs: number }
  );

/** What can go wrong with an envelope. */
export type EnvelopeFault =
  | { fault: 'duplicate-envelope'; times?: number }
  | { fault: 'retried-event'; attempt: number; reason: string; times?: number };

type Planned = CallFault | EnvelopeFault;

export interface Faults {
  /** Gives a function that takes it back. */
  plan(fault: CallFault | EnvelopeFault): () => void;
  takeForCall(method: string, channel: string, kinds: readonly CallFault['fault'][]): CallFault | null;
  takeForEnvelope(kind: EnvelopeFault['fault']): EnvelopeFault | null;
}

const ENVELOPE_KINDS: readonly string[] = ['duplicate-envelope', 'retried-event'];

export function makeFaults(): Faults {
  const planned: PlannedFaults<Planned> = keepPlannedFaults();
  return {
    plan: planned.plan,
    takeForCall: (method, channel, kinds) =>
      planned.take(
        (fault): fault is CallFault =>
          isCallFault(fault) && kinds.includes(fault.fault) && isAimedAt(fault, method, channel),
      ),
    takeForEnvelope: (kind) => planned.take((fault): fault is EnvelopeFault => fault.fault === kind),
  };
}

function isCallFault(fault: Planned): fault is CallFault {
  return !ENVELOPE_KINDS.includes(fault.fault);
}

function isAimedAt(fault: Aim, method: string, channel: string): boolean {
  return (
    (fault.method === undefined || fault.method === method) &&
    (fault.channel === undefined || fault.channel === channel)
  );
}
