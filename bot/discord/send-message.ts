import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Card } from '../../commands/card.js';
import type { CardRemark } from '../../commands/card-remark.js';
import type { CallDiscord, DiscordReply } from './call-discord.js';
import type { DiscordLook } from './discord-look.js';
import { drawnOrPlain } from './drawn-or-plain.js';
import { markMessage } from './mark-message.js';

export const posted = z.object({ id: z.string() });

interface Sending {
  channel: string;
  card: Card;
  /** At most 25 characters. For some minutes Discord gives the same message for it, and makes no second one. */
  nonce: string;
  remark: CardRemark | null;
  /** The first post of a card that waits: it calls the approvers. */
  mentionGroups: boolean;
  /** Besides the card: what it refers to. */
  extra: object;
}

/** A new message in a channel, a thread, or with one person. */
export async function sendMessage(
  call: CallDiscord,
  look: DiscordLook,
  { channel, card, nonce, extra, ...options }: Sending,
): Promise<DiscordReply<{ id: string }>> {
  return drawnOrPlain(card, look, options, ({ files, components, ...message }) => {
    const body = { ...message, components: markMessage(components, nonce), ...extra, nonce, enforce_nonce: true };
    return call({ method: 'POST', route: Routes.channelMessages(channel), body, ...(files && { files }) }, posted);
  });
}
