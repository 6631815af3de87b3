import { renderBlocks } from './blocks.js';
import { showClock } from './dates.js';
import { h } from './dom.js';
import { mrkdwn } from './mrkdwn.js';

const COLOURS = ['#e8912d', '#2bac76', '#1d9bd1', '#b5446e', '#6b5ca5', '#c25b2a'];

/** The messages of a channel, each with its thread under it. */
export function renderMessages(snapshot, names, send) {
  if (snapshot.messages.length === 0) {
    return h('p', { className: 'empty' }, 'Nothing was posted here yet. Type a command below.');
  }
  return h(
    'div',
    { className: 'messages' },
    snapshot.messages.map((message) => renderMessage(message, snapshot, names, send)),
  );
}

/** A square with the first letter of a name; the bot has its sign. */
export function avatar(user, isBot) {
  const colour = COLOURS[[...user.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length];
  const box = h(
    'span',
    { className: isBot ? 'avatar bot' : 'avatar' },
    isBot ? '▣' : (user.realName[0] ?? '?').toUpperCase(),
  );
  if (!isBot) {
    box.style.background = colour;
  }
  return box;
}

function renderMessage(message, snapshot, names, send) {
  const user = snapshot.users.find(({ id }) => id === message.user) ?? { id: message.user, realName: message.user };
  const isBot = message.user === snapshot.bot;
  const place = { ts: message.ts, channel: snapshot.channel };
  const use = {
    click: (block, what, confirm) => send({ act: 'click', place, block, what, confirm }),
    select: (block, value) => send({ act: 'select', place, block, value }),
  };
  const replies = message.replies ?? [];
  return h(
    'article',
    { className: message.isEphemeral ? 'message ephemeral' : 'message', 'data-ts': message.ts },
    message.isEphemeral && h('div', { className: 'only-you' }, '👁 Only visible to you'),
    avatar(user, isBot),
    h(
      'div',
      { className: 'message-body' },
      h(
        'div',
        { className: 'who' },
        h('b', {}, user.realName),
        isBot && h('span', { className: 'badge' }, 'APP'),
        h('time', {}, showClock(message.ts)),
      ),
      renderContent(message, names, use),
      message.files.map(renderFile),
      replies.length > 0 && renderThread(replies, snapshot, names, send),
    ),
  );
}

function renderContent(message, names, use) {
  if (message.blocks.length > 0) {
    return renderBlocks(message.blocks, names, use);
  }
  const edited = message.isEdited && h('span', { className: 'context' }, ' (edited)');
  return message.text !== '' && h('div', { className: 'text' }, mrkdwn(message.text, names), edited);
}

function renderFile(file) {
  return h(
    'div',
    { className: 'file' },
    h(
      'a',
      { className: 'file-link', href: `/files/${encodeURIComponent(file.id)}`, target: '_blank' },
      h('span', { className: 'file-sign' }, '📄'),
      h('span', {}, h('b', {}, file.title || file.name), h('small', {}, `${file.name} · ${showSize(file.size)}`)),
    ),
    file.start !== '' && h('pre', { className: 'pre' }, file.start),
  );
}

function renderThread(replies, snapshot, names, send) {
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  return h(
    'section',
    { className: 'thread' },
    h('div', { className: 'thread-count' }, count),
    replies.map((reply) => renderMessage(reply, snapshot, names, send)),
  );
}

function showSize(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} kB`;
}
