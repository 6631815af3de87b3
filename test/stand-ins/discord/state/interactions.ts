import type { Clock } from '../../chat/clock.js';
import type { JsonObject } from '../../chat/json.js';
import { refuse } from './discord-error.js';

/** facts: the first answer within three seconds, everything else within fifteen minutes. */
const DEADLINE_MS = 3_000;
const TOKEN_MS = 15 * 60_000;

/** How an input ended: the bot's first answer (`type` as Discord numbers callbacks), or nothing in time. */
export type Ack =
  | { ack: 'acknowledged'; interactionId: string; type: number; data: JsonObject; afterMs: number }
  | { ack: 'failed'; interactionId: string; why: 'no_answer' | 'no_connection' };

export interface Interaction {
  id: string;
  token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 form. */
  type: number;
  user: string;
  channelId: string;
  /** As it was dispatched. */
  payload: JsonObject;
  /** The message whose component was used, or that the form came from. */
  messageId: string | null;
  madeAtMs: number;
  /** The type of the first answer, else null. */
  ackType: number | null;
  /** `@original`, else null. */
  originalId: string | null;
  /** Ids, the first answer first. */
  messages: string[];
}

export interface Interactions {
  add(interaction: Omit<Interaction, 'madeAtMs' | 'ackType' | 'originalId' | 'messages'>): Interaction;
  find(id: string): Interaction | undefined;
  /** The first answer, or that there was none. */
  wait(interaction: Interaction): Promise<Ack>;
  /** Throws 10062 (unknown, late) or 40060 (answered before). */
  getOpen(id: string, token: string): Interaction;
  /** Throws 10015 (unknown, not answered yet) or 50027 (too old). */
  getAnswered(token: string): Interaction;
  acknowledge(interaction: Interaction, type: number, data: JsonObject): void;
  /** Ids of those that the bot answered too late. */
  late: string[];
  /** Nobody is there to answer. */
  giveUp(interaction: Interaction): void;
  stop(): void;
}

export function makeInteractions(clock: Clock, tell: () => void): Interactions {
  const known = new Map<string, Interaction>();
  const waiting = new Map<string, { settle(ack: Ack): void; sentAtMs: number }[]>();
  const late: string[] = [];
  const settle = (id: string, ack: (sentAtMs: number) => Ack): void => {
    for (const waiter of waiting.get(id) ?? []) waiter.settle(ack(waiter.sentAtMs));
    waiting.delete(id);
    tell();
  };
  const failed = (interactionId: string, why: 'no_answer' | 'no_connection') => (): Ack => ({
    ack: 'failed',
    interactionId,
    why,
  });
  return {
    late,
    add(given) {
      const made: Interaction = { ...given, madeAtMs: clock.nowMs(), ackType: null, originalId: null, messages: [] };
      known.set(made.id, made);
      return made;
    },
    find: (id) => known.get(id),
    wait: ({ id }) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => settle(id, failed(id, 'no_answer')), DEADLINE_MS);
        const waiter = {
          sentAtMs: performance.now(),
          settle(ack: Ack) {
            clearTimeout(timer);
            resolve(ack);
          },
        };
        waiting.set(id, [...(waiting.get(id) ?? []), waiter]);
      }),
    getOpen(id, token) {
      const found = known.get(id);
      if (found === undefined || found.token !== token) throw refuse('unknownInteraction');
      if (found.ackType !== null) throw refuse('alreadyAcknowledged');
      if (clock.nowMs() - found.madeAtMs <= DEADLINE_MS) return found;
      late.push(id);
      tell();
      throw refuse('unknownInteraction');
    },
    getAnswered(token) {
      const found = [...known.values()].find((interaction) => interaction.token === token);
      if (found === undefined || found.ackType === null) throw refuse('unknownWebhook');
      if (clock.nowMs() - found.madeAtMs > TOKEN_MS) throw refuse('deadToken');
      return found;
    },
    acknowledge(interaction, type, data) {
      interaction.ackType = type;
      settle(interaction.id, (sentAtMs) => ({
        ack: 'acknowledged',
        interactionId: interaction.id,
        type,
        data,
        afterMs: performance.now() - sentAtMs,
      }));
    },
    giveUp: ({ id }) => settle(id, failed(id, 'no_connection')),
    stop() {
      for (const id of [...waiting.keys()]) settle(id, failed(id, 'no_connection'));
    },
  };
}
