import type { Card, PersonRef, RequestCard } from '../../commands/card.js';
import type { OutboxItem } from '../../commands/outbox-store.js';
import type { Stores } from '../../commands/stores.js';

/** Persons of a group that exists here alone are called by name; more of them would be noise. */
const CALLED = 5;

export function isPlanning(card: Card): boolean {
  return card.kind === 'request' && card.state === 'planning';
}

/**
 * Once a waiting, those whom it asks are called. The first post of a waiting card calls them itself; where the card
 * stood there before, an edit notifies nobody, and a reply does it. To be called before the delivery is recorded.
 */
export function callApprovers(stores: Stores, item: OutboxItem, at: number): void {
  const asked = askedBy(item);
  if (asked === null) return;
  const { requestId, channel, card, approval } = asked;
  const post = stores.outbox.findPost(requestId, channel);
  if (post === null || post.mentionedUntil === approval.until) return;
  const text = `${card.action} ${card.target} waits for ${approval.groups.map(({ group }) => group).join(' and ')}`;
  for (const to of calledOn(approval, channel.slice(0, channel.indexOf(':') + 1))) {
    const mention = { kind: 'mention', to, label: card.label, text } as const;
    stores.outbox.add({ kind: 'reply', requestId, channel, card: mention }, at);
  }
}

/** To be called after the delivery is recorded. */
export function noteCalled(stores: Stores, item: OutboxItem): void {
  const asked = askedBy(item);
  if (asked !== null) stores.outbox.noteMention(asked.requestId, asked.channel, asked.approval.until);
}

function askedBy(item: OutboxItem): {
  requestId: string;
  channel: string;
  card: RequestCard;
  approval: NonNullable<RequestCard['approval']>;
} | null {
  // The terminal shows every card to everybody who is there.
  if (item.kind !== 'card' || item.channel.startsWith('terminal:')) return null;
  const { card, requestId, channel } = item;
  if (card.kind !== 'request' || card.state !== 'awaiting-approval' || card.approval === null) return null;
  return { requestId, channel, card, approval: card.approval };
}

function calledOn({ groups }: NonNullable<RequestCard['approval']>, platform: string): PersonRef[] {
  const missing = groups.filter(({ count, approvedBy }) => approvedBy.length < count);
  return missing.flatMap(({ group, address, mayStill }) => {
    if (address?.startsWith(platform) && !address.endsWith('/list')) return [{ display: group, actor: address }];
    return mayStill.filter(({ actor }) => actor?.startsWith(platform) ?? false).slice(0, CALLED);
  });
}
