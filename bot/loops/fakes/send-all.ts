import type { OutboxPart } from '../../../commands/outbox-store.js';
import type { Transaction } from '../../../commands/stores.js';
import type { Messenger } from '../../messenger.js';
import type { NextTurn } from '../create-loop.js';
import { send } from '../send.js';

/** Turns of the sender until nothing is due at this moment any more, each with all that it began. */
export async function sendAll(
  transaction: Transaction,
  messengers: ReadonlyMap<string, Messenger>,
  now: () => number,
  what?: OutboxPart,
): Promise<NextTurn> {
  const never = new AbortController().signal;
  for (;;) {
    const begun: Promise<void>[] = [];
    const lanes: Parameters<typeof send>[3] = {
      has: () => false,
      start: (_lane, work) => void begun.push(work({ cancel: never, drain: never })),
    };
    const next = await send(transaction, messengers, now, lanes, what);
    if (begun.length === 0) return next;
    await Promise.all(begun);
  }
}
