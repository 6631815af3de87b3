import type { Card } from './card.js';

/** What the card shows changes again soon, so that showing it later and newer loses nothing. */
export function isProgress(card: Card): boolean {
  return card.kind === 'request' && (card.state === 'running' || card.state === 'planning');
}
