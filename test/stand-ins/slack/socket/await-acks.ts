import { type Json, objectOf, textOf } from '../../chat/json.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { Ack } from './ack.js';

/** facts: every input must be acknowledged within three seconds. */
const DEADLINE_MS = 3000;

export interface Acks {
  wait(envelopeId: string): Promise<Ack>;
  /** Reads a frame of a client. */
  take(frame: Json | undefined, socket: number): void;
  /** Envelope ids that were acknowledged after their deadline. */
  late: string[];
  stop(): void;
}

interface Waiter {
  sentAtMs: number;
  settle(ack: Ack): void;
}

export function awaitAcks(state: StandInState): Acks {
  const waiting = new Map<string, Waiter[]>();
  const known = new Set<string>();
  const late: string[] = [];
  return {
    late,
    wait: (envelopeId) =>
      new Promise((resolve) => {
        known.add(envelopeId);
        const fail = (): void => waiter.settle({ ack: 'failed', envelopeId, why: 'operation_timeout' });
        const timer = setTimeout(fail, DEADLINE_MS);
        const waiter: Waiter = {
          sentAtMs: performance.now(),
          settle(ack) {
            clearTimeout(timer);
            waiting.set(
              envelopeId,
              (waiting.get(envelopeId) ?? []).filter((other) => other !== waiter),
            );
            resolve(ack);
          },
        };
        waiting.set(envelopeId, [...(waiting.get(envelopeId) ?? []), waiter]);
      }),
    take(frame, socket) {
      const envelopeId = textOf(objectOf(frame).envelope_id);
      if (!known.has(envelopeId)) {
        state.violations.add('socket', 'a frame that acknowledges no envelope', JSON.stringify(frame ?? null));
        return;
      }
      const payload = objectOf(objectOf(frame).payload);
      const waiter = waiting.get(envelopeId)?.[0];
      if (waiter === undefined) late.push(envelopeId);
      else {
        const afterMs = performance.now() - waiter.sentAtMs;
        waiter.settle({ ack: 'acknowledged', envelopeId, payload, afterMs, socket });
      }
      state.changes.tell();
    },
    stop() {
      for (const [envelopeId, waiters] of waiting) {
        for (const waiter of waiters) waiter.settle({ ack: 'failed', envelopeId, why: 'no_connection' });
      }
    },
  };
}
