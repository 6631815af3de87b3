import { h } from './dom.js';

/** Of one line, the first that fits; what stands between is read again, but for code. */
const INLINE = [
  [/^\\([^\sA-Za-z0-9])/, ([, sign]) => sign],
  [/^`([^`]+)`/, ([, code]) => h('code', {}, code)],
  [/^\*\*(.+?)\*\*(?!\*)/, ([, text], names) => h('b', {}, inline(text, names))],
  [/^__(.+?)__(?!_)/, ([, text], names) => h('u', {}, inline(text, names))],
  [/^~~(.+?)~~/, ([, text], names) => h('s', {}, inline(text, names))],
  [/^\|\|(.+?)\|\|/, ([, text], names) => h('span', { className: 'spoiler' }, inline(text, names))],
  [/^\*(?!\s)(.+?)\*(?!\*)/, ([, text], names) => h('i', {}, inline(text, names))],
  [/^_(?!\s)(.+?)_(?!\w)/, ([, text], names) => h('i', {}, inline(text, names))],
  [/^<t:(-?\d+)(?::([tTdDfFRsS]))?>/, ([, seconds, style]) => showTime(Number(seconds), style)],
  [/^<@!?(\d+)>/, ([, id], names) => mention(`@${names.users.get(id) ?? 'unknown-user'}`)],
  [/^<@&(\d+)>/, ([, id], names) => mention(`@${names.roles.get(id) ?? 'deleted-role'}`)],
  [/^<#(\d+)>/, ([, id], names) => mention(`#${names.channels.get(id) ?? 'unknown'}`)],
  [/^\[([^\]]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/, ([, text, href], names) => link(href, inline(text, names))],
  [/^<?(https?:\/\/[^\s<>)]+)>?/, ([, href]) => link(href, href)],
];

/** The text as Discord's client shows it; everything is a text node or one of these elements. */
export function markdown(text, names) {
  const parts = text.split(/```(?:[a-z0-9+-]*\n)?([\s\S]*?)```/);
  return h(
    'div',
    { className: 'markdown' },
    parts.map((part, place) => (place % 2 === 1 ? h('pre', {}, part.replace(/\n$/, '')) : lines(part, names))),
  );
}

function lines(text, names) {
  const trimmed = text.replace(/^\n|\n$/g, '');
  return trimmed === '' ? [] : trimmed.split('\n').map((line) => renderLine(line, names));
}

function renderLine(line, names) {
  const [, sign, rest] = /^(#{1,3}|-#|>|[-*]) (.*)$/.exec(line) ?? [];
  if (sign === undefined) {
    return h('div', { className: 'line' }, line === '' ? '\u00a0' : inline(line, names));
  }
  const kind =
    { '-#': 'subtext', '>': 'quote', '-': 'bullet', '*': 'bullet' }[sign] ?? `heading heading-${sign.length}`;
  return h('div', { className: kind }, inline(rest, names));
}

/** Texts and elements of one line. */
export function inline(text, names) {
  const out = [];
  let plain = '';
  let rest = text;
  while (rest !== '') {
    const found = findFirst(rest, names);
    if (found === null) {
      const [sign] = rest;
      plain += sign;
      rest = rest.slice(sign.length);
    } else {
      out.push(plain, found.node);
      plain = '';
      rest = rest.slice(found.length);
    }
  }
  return [...out, plain];
}

function findFirst(text, names) {
  for (const [pattern, render] of INLINE) {
    const match = pattern.exec(text);
    if (match !== null) {
      return { node: render(match, names), length: match[0].length };
    }
  }
  return null;
}

function mention(text) {
  return h('span', { className: 'mention' }, text);
}

function link(href, content) {
  return h('a', { href, target: '_blank', rel: 'noreferrer' }, content);
}

const STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** In the reader's zone. */
function showTime(seconds, style = 'f') {
  const date = new Date(seconds * 1000);
  const text = style === 'R' ? showAgo(date) : date.toLocaleString('en-GB', STYLES[style]);
  return h('time', { className: 'timestamp', title: date.toLocaleString('en-GB', STYLES.F) }, text);
}

function showAgo(date) {
  const minutes = Math.round((date.getTime() - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
  const [size, unit] = Math.abs(minutes) < 60 ? [1, 'minute'] : Math.abs(minutes) < 1440 ? [60, 'hour'] : [1440, 'day'];
  return words.format(Math.round(minutes / size), unit);
}
