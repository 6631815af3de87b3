import { renderBlocks } from './blocks.js';
import { h } from './dom.js';
import { readField, renderField } from './fields.js';
import { plain, withEmoji } from './mrkdwn.js';
import { openOver } from './over.js';

let shown = { id: '', key: '', close: () => undefined, read: () => ({}) };

/** Shows the open view, or takes it away. What was typed stays where nothing about the form is new. */
export function showModal(open, names, send) {
  const key = open === null ? '' : JSON.stringify([open.id, open.hash, open.errors, open.trouble]);
  if (key === shown.key) {
    return;
  }
  const typed = open !== null && open.id === shown.id ? shown.read() : {};
  shown.close();
  shown = { id: '', key, close: () => undefined, read: () => ({}) };
  if (open === null) {
    return;
  }
  const form = renderForm(open, names, send, typed);
  shown = { id: open.id, key, close: openOver(form, 'modal-layer'), read: () => readForm(form) };
}

function renderForm(open, names, send, typed) {
  const { view } = open;
  const place = { view: open.id };
  const use = {
    click: (block, what, confirm) => send({ act: 'click', place, block, what, confirm }),
    select: (block, value) => send({ act: 'select', place, block, value }),
    input: (block) => renderInput(block, open, typed[block.block_id], use, names),
  };
  const close = () => send({ act: 'close', view: open.id });
  const submit = (event) => {
    event.preventDefault();
    send({ act: 'submit', view: open.id, values: readForm(form) });
  };
  const form = h(
    'form',
    { className: 'modal', onsubmit: submit, autocomplete: 'off' },
    h(
      'header',
      {},
      h('span', { className: 'app-icon' }, '▣'),
      h('h2', {}, withEmoji(plain(view.title.text))),
      h('button', { type: 'button', className: 'close', 'aria-label': 'Close', onclick: close }, '✕'),
    ),
    h(
      'div',
      { className: 'modal-body' },
      open.trouble && h('div', { className: 'trouble' }, open.trouble),
      renderBlocks(view.blocks, names, use),
    ),
    h(
      'footer',
      {},
      h(
        'button',
        { type: 'button', className: 'button', onclick: close },
        view.close ? plain(view.close.text) : 'Cancel',
      ),
      view.submit && h('button', { type: 'submit', className: 'button primary solid' }, plain(view.submit.text)),
    ),
  );
  return form;
}

function renderInput(block, open, typed, use, names) {
  const state = open.values[block.block_id]?.[block.element.action_id] ?? {};
  const error = open.errors[block.block_id];
  const field = renderField(block.element, state, typed, names);
  if (block.dispatch_action) {
    field.addEventListener('change', () => use.select(block.block_id, readField(field)));
  }
  return h(
    'label',
    { className: error ? 'block input wrong' : 'block input' },
    h('span', { className: 'label' }, plain(block.label.text), block.optional && h('small', {}, ' (optional)')),
    h('div', { className: 'field', 'data-block': block.block_id }, field),
    block.hint && h('small', { className: 'hint' }, plain(block.hint.text)),
    error && h('span', { className: 'field-error' }, `⚠ ${error}`),
  );
}

function readForm(form) {
  const fields = [...form.querySelectorAll('.field')];
  return Object.fromEntries(fields.map((field) => [field.dataset.block, readField(field.firstElementChild)]));
}
