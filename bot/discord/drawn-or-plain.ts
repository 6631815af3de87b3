import { RESTJSONErrorCodes as Codes } from 'discord.js';
import type { Card } from '../../commands/card.js';
import type { CardRemark } from '../../commands/card-remark.js';
import type { DiscordReply } from './call-discord.js';
import type { DiscordLook } from './discord-look.js';
import { plainMessage } from './plain-message.js';
import { type DiscordMessage, renderMessage } from './render/render-message.js';

/** What Discord refuses for its form is sent as text alone. */
export async function drawnOrPlain<T>(
  card: Card,
  look: DiscordLook,
  options: { remark: CardRemark | null; mentionGroups?: boolean },
  send: (message: DiscordMessage) => Promise<DiscordReply<T>>,
): Promise<DiscordReply<T>> {
  const drawn = renderMessage(card, look, options);
  const sent = await send(drawn);
  const isBad = sent.reply === 'refused' && sent.code === Codes.InvalidFormBodyOrContentType;
  return isBad ? send({ ...plainMessage(card, look), allowed_mentions: drawn.allowed_mentions }) : sent;
}
