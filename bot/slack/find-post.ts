import { findOrFallBack } from '../find-or-fall-back.js';
import type { Lookup, Tried } from '../messenger.js';
import { readClosedReason } from './closed-channels.js';
import { askWhetherReadable, findMessage, hasNonce } from './find-message.js';
import type { PostNeeds } from './post-card.js';

/** Where it was wanted, then in the fallback. */
export async function findPost(
  { call, fallbackChannel }: Pick<PostNeeds, 'call' | 'fallbackChannel'>,
  channel: string,
  nonce: string,
  tried: Tried,
): Promise<Lookup> {
  const unreadable = await askWhetherReadable(call);
  if (unreadable !== null) return unreadable;
  const sought = { platform: 'slack', channel, fallbackChannel, tried, readReason: readClosedReason };
  return findOrFallBack(sought, (where, thread, since) =>
    findMessage(call, { channel: where, thread, since }, hasNonce(nonce)),
  );
}
