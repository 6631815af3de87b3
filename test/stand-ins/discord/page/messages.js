import { renderComponents, renderFile } from './components.js';
import { h } from './dom.js';
import { markdown } from './markdown.js';

const COLOURS = ['#5865f2', '#eb459e', '#3ba55c', '#faa61a', '#ed4245', '#9b59b6'];

/** The messages of a channel, each with its thread under it. */
export function renderMessages(snapshot, names, send) {
  if (snapshot.messages.length === 0) {
    return h('p', { className: 'empty' }, 'Nothing was said here yet. Type / for the commands.');
  }
  return snapshot.messages.map((message) => renderMessage(message, snapshot, names, send));
}

export function avatar(id, name, isBot) {
  const colour = COLOURS[[...id].reduce((sum, digit) => sum + Number(digit), 0) % COLOURS.length];
  const box = h('span', { className: 'avatar' }, isBot ? '▣' : (name[0] ?? '?').toUpperCase());
  box.style.background = isBot ? '#5865f2' : colour;
  return box;
}

function renderMessage(message, snapshot, names, send) {
  const isBot = message.author === snapshot.bot;
  const name = names.users.get(message.author) ?? message.author;
  const use = {
    click: (customId) => send({ act: 'click', message: message.id, customId }),
    select: (customId, values) => send({ act: 'select', message: message.id, customId, values }),
  };
  const replies = message.replies ?? [];
  return h(
    'article',
    { className: message.isEphemeral ? 'message ephemeral' : 'message', 'data-id': message.id },
    message.used &&
      h('div', { className: 'used' }, `${names.users.get(message.usedBy)} used `, h('b', {}, `/${message.used}`)),
    avatar(message.author, name, isBot),
    h(
      'div',
      { className: 'message-body' },
      h(
        'div',
        { className: 'who' },
        h('b', {}, name),
        isBot && h('span', { className: 'badge' }, 'APP'),
        h('time', {}, new Date(message.atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })),
      ),
      renderContent(message, names, use),
      message.thread && renderThread(message, replies, snapshot, names, send),
      message.isEphemeral && renderOnlyYou(message, send),
    ),
  );
}

function renderContent(message, names, use) {
  if (message.isLoading) {
    return h('div', { className: 'thinking' }, '● ● ●  chatops is thinking…');
  }
  const shownByComponents = JSON.stringify(message.components);
  const loose = message.files.filter(({ name }) => !shownByComponents.includes(`attachment://${name}`));
  return [
    message.content !== '' && markdown(message.content, names),
    message.embeds.map((embed) =>
      h('div', { className: 'container' }, h('b', {}, embed.title ?? ''), markdown(embed.description ?? '', names)),
    ),
    renderComponents(message.components, { names, use, files: message.files }),
    loose.map(renderFile),
    message.isEdited && h('small', { className: 'edited' }, '(edited)'),
  ];
}

function renderOnlyYou(message, send) {
  const dismiss = () => send({ act: 'dismiss', message: message.id });
  return h(
    'div',
    { className: 'only-you' },
    '👁 Only you can see this · ',
    h('button', { type: 'button', onclick: dismiss }, 'Dismiss message'),
  );
}

function renderThread(message, replies, snapshot, names, send) {
  const count = replies.length === 1 ? '1 Message' : `${replies.length} Messages`;
  return h(
    'section',
    { className: 'thread' },
    h('div', { className: 'thread-name' }, h('b', {}, message.thread), ` ${count} ›`),
    replies.map((reply) => renderMessage(reply, snapshot, names, send)),
  );
}
