import { renderBlocks } from './blocks.js';
import { fill, h } from './dom.js';
import { avatar, renderMessages } from './messages.js';
import { showModal } from './modal.js';

let snapshot = JSON.parse(document.getElementById('snapshot').textContent);
const asked = new URLSearchParams(location.search);

/** An address of this page for somebody, in some channel. */
function address(change) {
  const query = { user: snapshot.user, channel: snapshot.channel, tab: snapshot.tab, ...change };
  return `/?${new URLSearchParams(query)}`;
}

function namesOf() {
  return {
    me: snapshot.user,
    users: new Map(snapshot.users.map(({ id, realName }) => [id, realName])),
    groups: new Map(snapshot.groups.map(({ id, handle }) => [id, handle])),
    channels: new Map(snapshot.channels.map(({ id, name }) => [id, name])),
  };
}

/** Sends what the person did; what Slack's client would say is shown for a while. */
async function send(act) {
  const answer = await fetch('/page/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: snapshot.user, ...act }),
  });
  const { trouble } = await answer.json();
  say(trouble);
}

function say(text) {
  const box = document.getElementById('said');
  box.textContent = text;
  box.hidden = text === '';
}

function channelLink(channel) {
  const isHere = snapshot.tab === 'messages' && channel.id === snapshot.channel;
  const sign = channel.isIm ? '@' : channel.isPrivate ? '🔒' : '#';
  const name = channel.isIm ? 'messages with the app' : channel.name;
  return h(
    'a',
    { href: address({ channel: channel.id, tab: 'messages' }), className: isHere ? 'here' : '' },
    `${sign} ${name}${channel.isArchived ? ' (archived)' : ''}`,
  );
}

function renderSidebar() {
  const people = snapshot.users.filter(({ isBot }) => !isBot);
  const choose = h(
    'select',
    { 'aria-label': 'Who you are', onchange: () => location.assign(address({ user: choose.value })) },
    people.map(({ id, realName }) => h('option', { value: id }, realName)),
  );
  choose.value = snapshot.user;
  fill(
    'sidebar',
    h('div', { className: 'team' }, snapshot.team, h('small', {}, 'Slack stand-in')),
    h('label', { className: 'you' }, 'You are', choose),
    h('h4', {}, 'Channels'),
    snapshot.channels.map(channelLink),
    h('h4', {}, 'Apps'),
    h('a', { href: address({ tab: 'home' }), className: snapshot.tab === 'home' ? 'here' : '' }, '▣ Home of the app'),
    snapshot.violations.length > 0 &&
      h(
        'div',
        { className: 'violations' },
        h('b', {}, `Slack would refuse ${snapshot.violations.length}`),
        snapshot.violations.slice(-5).map(({ method, problem }) => h('p', {}, `${method}: ${problem.slice(0, 300)}`)),
      ),
  );
}

function renderTop() {
  const channel = snapshot.channels.find(({ id }) => id === snapshot.channel);
  const me = snapshot.users.find(({ id }) => id === snapshot.user);
  const menu = () => document.body.classList.toggle('with-sidebar');
  fill(
    'top',
    h('button', { type: 'button', className: 'burger', 'aria-label': 'Channels', onclick: menu }, '☰'),
    h('h1', {}, snapshot.tab === 'home' ? '▣ Home' : `# ${channel?.name ?? ''}`),
    me && h('span', { className: 'top-me', title: me.realName }, avatar(me, false), h('span', {}, me.realName)),
  );
}

function renderHome(names) {
  const { home } = snapshot;
  if (home === null) {
    return h('p', { className: 'empty' }, 'The app has published no Home for you yet.');
  }
  const place = { view: home.id };
  const use = {
    click: (block, what, confirm) => send({ act: 'click', place, block, what, confirm }),
    select: (block, value) => send({ act: 'select', place, block, value }),
  };
  return h('div', { className: 'home' }, renderBlocks(home.view.blocks, names, use));
}

function render() {
  const names = namesOf();
  const content = document.getElementById('content');
  const isAtEnd = content.scrollHeight - content.scrollTop - content.clientHeight < 80;
  renderSidebar();
  renderTop();
  fill('content', snapshot.tab === 'home' ? renderHome(names) : renderMessages(snapshot, names, send));
  document.getElementById('composer').hidden = snapshot.tab === 'home';
  showModal(snapshot.modal, names, send);
  if (isAtEnd && snapshot.tab === 'messages') {
    content.scrollTop = content.scrollHeight;
  }
}

const line = document.getElementById('line');
line.placeholder = 'Type /vm help, or a message';
document.getElementById('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  if (line.value.trim() !== '') {
    send({ act: 'say', channel: snapshot.channel, text: line.value.trim() });
  }
  line.value = '';
});

render();
document.getElementById('content').scrollTop = asked.get('at') === 'top' ? 0 : 1e9;
// `live=0` is for pictures: the page is as it was when it was asked for.
if (asked.get('live') !== '0') {
  new EventSource(
    `/page/events?${new URLSearchParams({ user: snapshot.user, channel: snapshot.channel, tab: snapshot.tab })}`,
  ).onmessage = (event) => {
    snapshot = JSON.parse(event.data);
    render();
  };
  if (snapshot.tab === 'home') {
    send({ act: 'home' });
  }
}
