/**
 * What a person meant by the text that Slack delivers: mentions become our addresses, links the text that was typed,
 * escapes their characters, and what a phone's keyboard makes of quotes, dashes and spaces is taken back. Plain ASCII
 * stays as it is, so keys and names arrive as typed. `team`: the workspace it was typed in.
 */
export function plainWords(text: string, team: string): string {
  // What people type themselves arrives with < and > escaped, so these marks are Slack's own.
  const shown = text.replaceAll(/<([^<>]*)>/g, (mark, inner: string) => plainMark(mark, inner, team));
  return unescapeText(shown)
    .replaceAll(INVISIBLE, '')
    .replaceAll(SPACES, ' ')
    .replaceAll(QUOTES, '"')
    .replaceAll(/(^|[\s="])—(?=[\p{L}\p{N}])/gu, '$1--')
    .replaceAll(/(^|[\s="])[–−‐‑](?=[\p{L}\p{N}])/gu, '$1-')
    .replaceAll(/(?<=[A-Za-z0-9])[–−‐‑](?=[A-Za-z0-9])/g, '-');
}

/** Zero-width space, word joiner, byte-order mark, soft hyphen, and marks that turn the direction of writing. */
const INVISIBLE = /[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Spaces that are no ASCII space: no-break, figure, narrow and the like. */
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const QUOTES = /[“”„‟＂]/g;

function plainMark(mark: string, inner: string, team: string): string {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : inner.slice(bar + 1);
  const account = /^@([UW][A-Z0-9]+)$/.exec(target)?.[1];
  if (account !== undefined) return `slack:${team}/${account}`;
  const channel = /^#([CGD][A-Z0-9]+)$/.exec(target)?.[1];
  if (channel !== undefined) return `slack:${channel}`;
  const group = /^!subteam\^(S[A-Z0-9]+)$/.exec(target)?.[1];
  if (group !== undefined) return `slack:${team}/${group}`;
  if (/^!(here|channel|everyone)$/.test(target)) return `@${target.slice(1)}`;
  if (label !== '') return label;
  if (/^(mailto|tel):/.test(target)) return target.slice(target.indexOf(':') + 1);
  return /^(https?|ssh|ftp):/.test(target) ? target : mark;
}

/** The three that Slack escapes: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
