import { makeComposer } from './composer.js';
import { fill, h } from './dom.js';
import { avatar, renderMessages } from './messages.js';
import { showModal } from './modal.js';

let snapshot = JSON.parse(document.getElementById('snapshot').textContent);
const asked = new URLSearchParams(location.search);

/** An address of this page for somebody, in some channel. */
function address(change) {
  return `/?${new URLSearchParams({ user: snapshot.user, channel: snapshot.channel, ...change })}`;
}

function namesOf() {
  const named = (list) => new Map(list.map(({ id, name }) => [id, name]));
  return { users: named(snapshot.users), roles: named(snapshot.roles), channels: named(snapshot.channels) };
}

/** Sends what the person did; what Discord's client would say is shown. */
async function send(act) {
  const answer = await fetch('/page/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: snapshot.user, ...act }),
  });
  const said = await answer.json();
  const box = document.getElementById('said');
  box.textContent = said.trouble;
  box.hidden = said.trouble === '';
  return said;
}

function channelLink({ id, name, type }) {
  const text = type === 1 ? '@ chatops' : `# ${name}`;
  return h('a', { href: address({ channel: id }), className: id === snapshot.channel ? 'here' : '' }, text);
}

function renderSidebar() {
  const choose = h(
    'select',
    { 'aria-label': 'Who you are', onchange: () => location.assign(address({ user: choose.value })) },
    snapshot.people.map(({ id, name }) => h('option', { value: id }, name)),
  );
  choose.value = snapshot.user;
  const of = (isDirect) => snapshot.channels.filter(({ type }) => (type === 1) === isDirect).map(channelLink);
  fill(
    'sidebar',
    h('div', { className: 'guild' }, snapshot.guild, h('small', {}, 'Discord stand-in')),
    h('label', { className: 'you' }, 'You are', choose),
    h('h4', {}, 'Text channels'),
    of(false),
    of(true).length > 0 && h('h4', {}, 'Direct messages'),
    of(true),
    snapshot.violations.length > 0 &&
      h(
        'div',
        { className: 'violations' },
        h('b', {}, `Discord would refuse ${snapshot.violations.length}`),
        snapshot.violations.slice(-5).map(({ method, problem }) => h('p', {}, `${method}: ${problem.slice(0, 300)}`)),
      ),
  );
}

function renderTop() {
  const channel = snapshot.channels.find(({ id }) => id === snapshot.channel);
  const me = snapshot.people.find(({ id }) => id === snapshot.user);
  const menu = () => document.body.classList.toggle('with-sidebar');
  fill(
    'top',
    h('button', { type: 'button', className: 'burger', 'aria-label': 'Channels', onclick: menu }, '☰'),
    h('h1', {}, channel?.type === 1 ? '@ chatops' : `# ${channel?.name ?? ''}`),
    me && h('span', { className: 'top-me' }, avatar(me.id, me.name, false), h('span', {}, me.name)),
  );
}

function render() {
  const names = namesOf();
  const content = document.getElementById('content');
  const isAtEnd = content.scrollHeight - content.scrollTop - content.clientHeight < 80;
  renderSidebar();
  renderTop();
  fill('content', renderMessages(snapshot, names, send));
  showModal(snapshot.modal, names, send);
  if (isAtEnd) {
    content.scrollTop = content.scrollHeight;
  }
}

makeComposer(document.getElementById('composer'), {
  commands: () => snapshot.commands,
  channel: () => snapshot.channel,
  send,
});
render();
document.getElementById('content').scrollTop = asked.get('at') === 'top' ? 0 : 1e9;
// `live=0` is for pictures: the page is as it was when it was asked for.
if (asked.get('live') !== '0') {
  const query = new URLSearchParams({ user: snapshot.user, channel: snapshot.channel });
  new EventSource(`/page/events?${query}`).onmessage = (event) => {
    snapshot = JSON.parse(event.data);
    render();
  };
}
