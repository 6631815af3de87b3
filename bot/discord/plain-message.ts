import { ComponentType, MessageFlags } from 'discord.js';
import type { Card } from '../../commands/card.js';
import { answerLines, answerTitle } from '../render/answer-lines.js';
import { notificationText } from '../render/notification-text.js';
import type { DiscordLook } from './discord-look.js';
import { discordPen } from './render/discord-pen.js';

/** A text display takes 4000 characters; the rest of them is for what is set before. */
const LINES = 3_000;

/** One text and nothing else, for the message that Discord does not take as it was drawn: no card is lost for its look. */
export function plainMessage(card: Card, look: DiscordLook) {
  const component = { type: ComponentType.TextDisplay, content: writeCard(card, look) } as const;
  return { flags: MessageFlags.IsComponentsV2, components: [component] };
}

function writeCard(card: Card, look: DiscordLook): string {
  const pen = discordPen(look);
  switch (card.kind) {
    case 'request':
      return notificationText(card, pen);
    case 'answer':
      return [answerTitle(card, pen), ...answerLines(card, LINES, pen)].join('\n');
    case 'form':
      return pen.safe(card.title, LINES);
    case 'mention':
      return `${pen.person(card.to)} ${pen.safe(card.text, LINES)}`;
    default:
      return card satisfies never;
  }
}
