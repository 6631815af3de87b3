import { showDate } from './dates.js';
import { h } from './dom.js';
import { emojiOf } from './emoji.js';
import { link, mention } from './mrkdwn.js';

/** A rich_text block as nodes. */
export function richText(block, names) {
  return h(
    'div',
    { className: 'rich' },
    block.elements.map((part) => renderPart(part, names)),
  );
}

function renderPart(part, names) {
  const inside = () => part.elements.map((item) => renderInline(item, names));
  if (part.type === 'rich_text_preformatted') {
    return h('pre', { className: 'pre' }, inside());
  }
  if (part.type === 'rich_text_quote') {
    return h('blockquote', {}, inside());
  }
  if (part.type === 'rich_text_list') {
    return h(
      part.style === 'ordered' ? 'ol' : 'ul',
      {},
      part.elements.map((item) =>
        h(
          'li',
          {},
          item.elements.map((leaf) => renderInline(leaf, names)),
        ),
      ),
    );
  }
  return h('div', {}, inside());
}

function renderInline(item, names) {
  const text = textOf(item, names);
  const style = item.style ?? {};
  const tag = style.code ? 'code' : style.bold ? 'b' : style.italic ? 'i' : style.strike ? 's' : null;
  return tag === null ? text : h(tag, {}, text);
}

function textOf(item, names) {
  switch (item.type) {
    case 'text':
      return item.text;
    case 'link':
      return link(item.url, item.text ?? item.url);
    case 'user':
      return mention(`@${names.users.get(item.user_id) ?? item.user_id}`, item.user_id === names.me);
    case 'usergroup':
      return mention(`@${names.groups.get(item.usergroup_id) ?? item.usergroup_id}`, false);
    case 'channel':
      return mention(`#${names.channels.get(item.channel_id) ?? item.channel_id}`, false);
    case 'broadcast':
      return mention(`@${item.range}`, true);
    case 'emoji':
      return emojiOf(item.name) ?? `:${item.name}:`;
    case 'date':
      return showDate(item.timestamp, item.format, item.fallback ?? '');
    default:
      return '';
  }
}
