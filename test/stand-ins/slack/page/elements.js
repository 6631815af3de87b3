import { text } from './blocks.js';
import { h } from './dom.js';
import { plain, withEmoji } from './mrkdwn.js';
import { optionsOf } from './options.js';
import { openOver } from './over.js';

/** A button, a menu or a select outside of a form. */
export function element(item, block, names, use) {
  if (item.type === 'button') {
    return button(item, block, names, use);
  }
  if (item.type === 'overflow') {
    return overflow(item, block, names, use);
  }
  if (item.type === 'image') {
    return h('span', { className: 'context' }, `[${item.alt_text}]`);
  }
  if (item.type === 'static_select') {
    return select(item, block, use);
  }
  return h('span', { className: 'context' }, `(${item.type} is not shown here)`);
}

function button(item, block, names, use) {
  const act = () => use.click(block.block_id, item.action_id, item.confirm !== undefined);
  return h(
    'button',
    { type: 'button', className: `button ${item.style ?? ''}`, onclick: () => confirmed(item.confirm, names, act) },
    withEmoji(plain(item.text.text)),
  );
}

function overflow(item, block, names, use) {
  const menu = h(
    'div',
    { className: 'menu', hidden: true },
    item.options.map((option) =>
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            menu.hidden = true;
            confirmed(item.confirm, names, () => use.click(block.block_id, option.value, item.confirm !== undefined));
          },
        },
        withEmoji(plain(option.text.text)),
        option.description && h('small', {}, plain(option.description.text)),
      ),
    ),
  );
  const toggle = () => {
    menu.hidden = !menu.hidden;
  };
  return h(
    'span',
    { className: 'overflow' },
    h('button', { type: 'button', className: 'button more', 'aria-label': 'More actions', onclick: toggle }, '⋯'),
    menu,
  );
}

function select(item, block, use) {
  const initial = item.initial_option?.value ?? '';
  const field = h(
    'select',
    { className: 'button', onchange: () => use.select(block.block_id, field.value) },
    initial === '' && h('option', { value: '' }, item.placeholder ? plain(item.placeholder.text) : 'Choose…'),
    optionsOf(item).map((option) => h('option', { value: option.value }, plain(option.text.text))),
  );
  field.value = initial;
  return field;
}

/** Asks first where the element has a confirm dialog. */
function confirmed(dialog, names, act) {
  if (dialog === undefined) {
    return act();
  }
  const close = openOver(
    h(
      'div',
      { className: 'dialog', role: 'alertdialog' },
      h('h2', {}, dialog.title ? plain(dialog.title.text) : 'Are you sure?'),
      h('p', {}, text(dialog.text, names)),
      h(
        'div',
        { className: 'dialog-buttons' },
        h(
          'button',
          { type: 'button', className: 'button', onclick: () => close() },
          dialog.deny ? plain(dialog.deny.text) : 'Cancel',
        ),
        h(
          'button',
          {
            type: 'button',
            className: `button ${dialog.style ?? 'primary'} solid`,
            onclick: () => {
              close();
              act();
            },
          },
          dialog.confirm ? plain(dialog.confirm.text) : 'Yes',
        ),
      ),
    ),
  );
}
