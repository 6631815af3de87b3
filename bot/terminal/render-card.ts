import { Card } from '../../commands/card.js';
import { cleanText } from './clean-text.js';
import type { Paint } from './paint.js';
import { renderAnswer } from './render-answer.js';
import { renderRequest } from './render-request.js';
import type { View } from './view.js';
import { wrapLine } from './wrap-line.js';

/** A card as lines of at most `view.width` columns. Text in it can do nothing to the terminal. */
export function renderCard(given: Card, view: View, paint: Paint): string[] {
  const card = cleanCard(given);
  switch (card.kind) {
    case 'request':
      return renderRequest(card, view, paint);
    case 'answer':
      return renderAnswer(card, view, paint);
    case 'mention':
      return wrapLine(paint.strong(`→ @${card.to.display}  ${card.text}`), view.width);
    case 'form':
      return [paint.strong(card.title)];
    default:
      return card satisfies never;
  }
}

/** Every string in a card, whatever it came from; only what is shown as a file keeps its lines. */
function cleanCard(card: Card): Card {
  const text = JSON.stringify(card);
  const fileText = card.kind === 'answer' ? (card.file?.text ?? null) : null;
  return Card.parse(
    JSON.parse(text, (_, value) =>
      typeof value === 'string' ? cleanText(value, value === fileText ? 'keep' : 'space') : value,
    ),
  );
}
