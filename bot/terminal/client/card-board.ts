import { stripVTControlCharacters } from 'node:util';
import type { Card, CardButton, RequestCard } from '../../../commands/card.js';
import type { Paint } from '../paint.js';
import { renderCard } from '../render-card.js';
import type { View } from '../view.js';
import { wrapLine } from '../wrap-line.js';
import type { TerminalEvent } from './connect-terminal.js';

type CardEvent = Extract<TerminalEvent, { event: 'card' }>;

export interface CardBoard {
  /** Takes a new or changed card; gives the lines that are to be printed for good. */
  take(event: CardEvent, view: View): string[];
  /** The newest card that is not ended, where cards are edited in place. */
  pinned(view: View): string[];
  /** Whether something on it changes by time alone. */
  isRunning(): boolean;
  findButton(action: string, label: string | null): { button: CardButton; card: RequestCard } | null;
  requestCards(): RequestCard[];
}

/**
 * What this client knows of the channel. Edited in place, the newest open card is pinned and others say only what
 * changed; without a terminal (`inPlace` false) all do.
 */
export function cardBoard(paint: Paint, inPlace: boolean): CardBoard {
  const cards = new Map<string, { card: RequestCard; lines: string[] }>();

  function pinnedId(): string | null {
    const open = [...cards].filter(([, { card }]) => card.outcome === null);
    return inPlace ? (open.at(-1)?.[0] ?? null) : null;
  }

  function render(card: Card, view: View): string[] {
    return renderCard(card, view, paint);
  }

  function takeRequest(messageId: string, card: RequestCard, view: View): string[] {
    const still = { ...view, now: null };
    const before = cards.get(messageId);
    const pinnedBefore = pinnedId();
    cards.set(messageId, { card, lines: render(card, still) });
    const lines = cards.get(messageId)?.lines ?? [];
    const pinnedNow = pinnedId();
    const released = pinnedBefore === null || pinnedBefore === messageId ? undefined : cards.get(pinnedBefore);
    const replaced = released !== undefined && pinnedNow !== pinnedBefore ? ['', ...released.lines] : [];
    if (pinnedNow === messageId) {
      return replaced;
    }
    if (before === undefined || pinnedBefore === messageId) {
      return ['', ...lines];
    }
    return changedLines(card.label, before.lines, lines, view.width);
  }

  return {
    take: ({ messageId, card }, view) =>
      card.kind === 'request' ? takeRequest(messageId, card, view) : render(card, { ...view, now: null }),
    pinned(view) {
      const shown = cards.get(pinnedId() ?? '');
      return shown === undefined ? [] : ['', ...render(shown.card, view)];
    },
    isRunning: () => cards.get(pinnedId() ?? '')?.card.stages.some((stage) => stage.state === 'running') ?? false,
    findButton(action, label) {
      const fitting = [...cards.values()].reverse().flatMap(({ card }) => {
        const button = card.buttons.find((item) => item.action === action);
        return button === undefined || (label !== null && card.label !== label) ? [] : [{ button, card }];
      });
      return fitting[0] ?? null;
    },
    requestCards: () => [...cards.values()].map(({ card }) => card),
  };
}

function changedLines(label: string, before: readonly string[], now: readonly string[], width: number): string[] {
  const known = new Set(before);
  return now
    .filter((line) => !known.has(line) && !stripVTControlCharacters(line).startsWith('also'))
    .flatMap((line) => wrapLine(line.includes(label) ? line : `${label}  ${line}`, width, label.length + 4));
}
