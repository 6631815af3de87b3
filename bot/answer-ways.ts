import type { AnswerCard, FormCard } from '../commands/card.js';
import type { Delivery } from './messenger.js';

/**
 * How one input can still be answered at the place where it was made: in Slack by its response URL, by a modal (its
 * trigger lives for 3 s), or in the acknowledgement of a form; in Discord by the token of the interaction. `later` with
 * no wait means: not this way, use another.
 */
export type AnswerWay = (card: AnswerCard | FormCard) => Promise<Delivery>;

/** Kept in memory only: after a restart an answer goes to the person by another way. */
export interface AnswerWays {
  put(invocationId: string, way: AnswerWay): void;
  /** Null where there is none, or none any more. */
  find(invocationId: string): AnswerWay | null;
}

/** `keptMs`: how long the platform takes an answer. */
export function createAnswerWays(now: () => number, keptMs: number): AnswerWays {
  const ways = new Map<string, { way: AnswerWay; until: number }>();
  return {
    put(invocationId, way) {
      for (const [id, { until }] of ways) {
        if (until > now()) break;
        ways.delete(id);
      }
      ways.set(invocationId, { way, until: now() + keptMs });
    },
    find: (invocationId) => ways.get(invocationId)?.way ?? null,
  };
}
