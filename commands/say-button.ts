import type { CardButton } from './card.js';

const PREFIX = 'say.';
/** A button can say no more than a person would type in a moment. */
const LONGEST = 300;

/** A button that does what typing `/<command>` does, and no more. */
export function sayButton(command: string, label: string, overflow = false): CardButton {
  return { action: 'say', token: `${PREFIX}${command}`, label, asks: 'nothing', overflow };
}

/** What such a token says, as typed; null where it is none, or too long to be one of ours. */
export function readSaid(token: string): string | null {
  if (!token.startsWith(PREFIX) || token.length > PREFIX.length + LONGEST) return null;
  return `/${token.slice(PREFIX.length)}`;
}
