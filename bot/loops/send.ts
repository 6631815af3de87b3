import type { OutboxItem, OutboxPart } from '../../commands/outbox-store.js';
import type { Transaction } from '../../commands/stores.js';
import type { Delivery, Messenger } from '../messenger.js';
import { callApprovers, noteCalled } from './call-approvers.js';
import type { NextTurn } from './create-loop.js';
import { type Due, deliver, type Sending } from './deliver.js';
import type { Workers } from './workers.js';

/** Rows looked at in one turn; the rest follow in the next, so an outage of hours does not grow memory. */
const TURN_ROWS = 200;
const IDLE_MS = 30_000;

/**
 * Sends what the outbox holds: one sender per channel and per person told, each in order, all of them at once, and none
 * waits for the slow call of another. An unknown outcome is resolved by asking for the nonce before a second try. What
 * persons are told is sent by a loop of its own: a form has to be opened within 3 s.
 */
export async function send(
  transaction: Transaction,
  messengers: ReadonlyMap<string, Messenger>,
  now: () => number,
  lanes: Pick<Workers, 'has' | 'start'>,
  what?: OutboxPart,
): Promise<NextTurn> {
  // One moment for both questions: a row that falls due between two of them would be in neither answer.
  const at = now();
  const due = transaction((stores) => stores.outbox.listDue(at, TURN_ROWS, what));
  let isStarted = false;
  for (const [lane, rows] of groupByLane(due)) {
    if (lanes.has(lane)) continue;
    isStarted = true;
    lanes.start(lane, ({ drain }) => sendLane(rows, transaction, messengers, now, drain));
  }
  // Where all are under way, the end of one of them is the next turn.
  return isStarted && due.length === TURN_ROWS ? 0 : untilNext(transaction, at, now());
}

/** A turn sees what is due alone: what an earlier one has put off is asked for, or another wake-up would forget it. */
function untilNext(transaction: Transaction, looked: number, at: number): number {
  const next = transaction((stores) => stores.outbox.findNextDue(looked));
  return next === null ? IDLE_MS : Math.max(0, Math.min(next - at, IDLE_MS));
}

async function sendLane(
  rows: readonly Due[],
  transaction: Transaction,
  messengers: ReadonlyMap<string, Messenger>,
  now: () => number,
  drain: AbortSignal,
): Promise<void> {
  const delayed = new Set<string>();
  for (const row of rows) {
    if (drain.aborted) return;
    // Nothing overtakes what is not out yet of the same request.
    if ('requestId' in row.item && delayed.has(row.item.requestId)) continue;
    if (!transaction((stores) => stores.outbox.isKept(row.id))) continue;
    const messenger = messengers.get(platformOf(row.item));
    const sending: Sending =
      messenger === undefined ? noPlatform(row) : await deliver(row, messenger, transaction, now);
    const { delivery } = sending;
    const at = now();
    if (delivery.delivery === 'missing') {
      forget(row, transaction);
      return;
    }
    transaction((stores) => {
      const { outbox } = stores;
      if (delivery.delivery === 'delivered') {
        if (!sending.isPosted) callApprovers(stores, row.item, at);
        outbox.markSent(row.id, delivery.messageId, at, delivery.channel, delivery.remark);
        noteCalled(stores, row.item);
      } else if (delivery.delivery === 'gone') outbox.markGone(row.id, delivery.why);
      else outbox.markLater(row.id, at + waitMs(delivery, row.attempts), sending.isUnsure);
    });
    if (delivery.delivery !== 'later' && delivery.delivery !== 'uncertain') continue;
    // Where edits are paced, one that waits for its turn lets the cards of other requests pass; else the lane keeps its order.
    if ((messenger?.pace ?? null) === null || !('requestId' in row.item)) return;
    delayed.add(row.item.requestId);
  }
}

function noPlatform({ item }: Due): Sending {
  const why = `no platform ${platformOf(item)} is configured`;
  return { delivery: { delivery: 'gone', why }, isUnsure: false, isPosted: false };
}

/** The message was deleted: the card is posted anew in the next turn. */
function forget({ item }: Due, transaction: Transaction): void {
  if ('requestId' in item) transaction((stores) => stores.outbox.forgetPost(item.requestId, item.channel));
}

function laneOf(item: OutboxItem): string {
  return item.kind === 'tell' ? `tell ${item.actor}` : item.channel;
}

function platformOf(item: OutboxItem): string {
  const address = item.kind === 'tell' ? item.actor : item.channel;
  return address.slice(0, Math.max(address.indexOf(':'), 0));
}

/** What the platform says, or a wait that doubles from a second to a minute. */
function waitMs(delivery: Delivery, attempts: number): number {
  if (delivery.delivery === 'later') return delivery.afterMs;
  return Math.min(1_000 * 2 ** attempts, 60_000);
}

function groupByLane(rows: readonly Due[]): Map<string, Due[]> {
  const lanes = new Map<string, Due[]>();
  for (const row of rows) lanes.set(laneOf(row.item), [...(lanes.get(laneOf(row.item)) ?? []), row]);
  return lanes;
}
