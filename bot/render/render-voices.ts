import type { RequestCard } from '../../commands/card.js';
import type { Pen } from './pen.js';

type Asked = NonNullable<RequestCard['approval']>;

/** Of each kind; who wants all of them asks why. */
const SHOWN = 4;
const WORDS = 200;

/** What those who voted said: the denials that stand while one alone does not end it, and the comments. */
export function renderVoices({ denials, comments = [] }: Asked, pen: Pen): string[] {
  const denied = denials?.by.slice(0, SHOWN).map(({ who, text }) => `✖ ${pen.person(who)}${said(text, pen)}`) ?? [];
  const count = denials === undefined ? '' : `${denials.by.length} of ${denials.count} denials`;
  return [
    ...(denied.length === 0 ? [] : [`${count}: ${[...denied, ...more(denials?.by.length ?? 0)].join(' · ')}`]),
    ...comments.slice(0, SHOWN).map(({ who, text }) => `✔ ${pen.person(who)}${said(text, pen)}`),
    ...more(comments.length),
  ];
}

function said(text: string | null, pen: Pen): string {
  return text === null ? '' : `: "${pen.safe(text, WORDS)}"`;
}

function more(count: number): string[] {
  return count > SHOWN ? [`and ${count - SHOWN} more`] : [];
}
