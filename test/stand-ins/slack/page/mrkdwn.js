import { showDate } from './dates.js';
import { h } from './dom.js';
import { emojiOf } from './emoji.js';

const INLINE = [
  { pattern: /^```\n?([\s\S]+?)```/, make: ([, text]) => h('pre', { className: 'pre' }, plain(text)) },
  { pattern: /^`([^`\n]+)`/, make: ([, text]) => h('code', {}, plain(text)) },
  { pattern: /^<([^<>\n]+)>/, make: ([, inner], names) => reference(inner, names) },
  { pattern: /^\*(?=\S)([^*\n]*[^*\s])\*(?!\w)/, make: ([, text], names) => h('b', {}, inline(text, names)) },
  { pattern: /^_(?=\S)([^_\n]*[^_\s])_(?!\w)/, make: ([, text], names) => h('i', {}, inline(text, names)) },
  { pattern: /^~(?=\S)([^~\n]*[^~\s])~(?!\w)/, make: ([, text], names) => h('s', {}, inline(text, names)) },
  { pattern: /^:([a-z0-9_+-]+):/, make: ([all, name]) => emojiOf(name) ?? all },
];

/** Slack's mrkdwn as nodes: bold, italic, code, quotes, mentions, links, dates, emoji. */
export function mrkdwn(text, names) {
  const nodes = [];
  for (const part of text.split(/(```[\s\S]+?```)/)) {
    if (part.startsWith('```')) {
      nodes.push(inline(part, names));
      continue;
    }
    part.split('\n').forEach((line, place) => {
      if (place > 0) {
        nodes.push(h('br'));
      }
      const quote = /^(?:&gt;|>)\s?(.*)$/.exec(line);
      nodes.push(quote ? h('blockquote', {}, inline(quote[1], names)) : inline(line, names));
    });
  }
  return nodes;
}

/** Emoji are shown in plain text too. */
export function plain(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (all, name) => emojiOf(name) ?? all);
}

function inline(text, names) {
  const nodes = [];
  let rest = text;
  let words = '';
  let before = ' ';
  while (rest !== '') {
    const found = findInline(rest, before);
    if (found === null) {
      words += rest[0];
      before = rest[0];
      rest = rest.slice(1);
      continue;
    }
    nodes.push(plain(words), found.make(found.match, names));
    words = '';
    before = found.match[0].at(-1);
    rest = rest.slice(found.match[0].length);
  }
  nodes.push(plain(words));
  return nodes;
}

function findInline(rest, before) {
  for (const { pattern, make } of INLINE) {
    const match = pattern.exec(rest);
    // Slack formats at the border of a word only.
    if (match && !(/^[*_~`]/.test(rest) && /\w/.test(before))) {
      return { match, make };
    }
  }
  return null;
}

function reference(inner, names) {
  const [target, label] = splitOnce(inner, '|');
  if (target.startsWith('@')) {
    return mention(`@${names.users.get(target.slice(1)) ?? label ?? target.slice(1)}`, target.slice(1) === names.me);
  }
  if (target.startsWith('!subteam^')) {
    return mention(`@${names.groups.get(target.slice(9)) ?? label ?? 'group'}`, false);
  }
  if (target.startsWith('!date^')) {
    const [, seconds, format] = target.split('^');
    return h('time', { title: label }, showDate(Number(seconds), format, label ?? ''));
  }
  if (target.startsWith('!')) {
    return mention(`@${label ?? target.slice(1)}`, true);
  }
  if (target.startsWith('#')) {
    return mention(`#${names.channels.get(target.slice(1)) ?? label ?? target.slice(1)}`, false);
  }
  return link(target, plain(label ?? target));
}

/** A link that leads to http or mail only. */
export function link(target, label) {
  const href = plain(target);
  return /^(https?:|mailto:)/.test(href) ? h('a', { href, rel: 'noreferrer', target: '_blank' }, label) : label;
}

export function mention(text, isMe) {
  return h('span', { className: isMe ? 'mention me' : 'mention' }, text);
}

function splitOnce(text, by) {
  const place = text.indexOf(by);
  return place < 0 ? [text, null] : [text.slice(0, place), text.slice(place + 1)];
}
