import { readSelect, renderSelect } from './components.js';
import { h } from './dom.js';
import { markdown } from './markdown.js';
import { openOver } from './over.js';

let shown = { id: '', close: () => undefined };

/** Shows the open form, or takes it away. What was typed stays while it is the same. */
export function showModal(open, names, send) {
  if (open !== null && open.id === shown.id) {
    const box = document.querySelector('.modal .trouble');
    box.textContent = open.trouble ?? '';
    return;
  }
  shown.close();
  shown = { id: '', close: () => undefined };
  if (open !== null) {
    shown = { id: open.id, close: openOver(renderForm(open, names, send), 'modal-layer') };
  }
}

function renderForm(open, names, send) {
  const close = () => send({ act: 'close' });
  const submit = (event) => {
    event.preventDefault();
    send({ act: 'submit', form: open.id, fields: readForm(form) });
  };
  const form = h(
    'form',
    { className: 'modal', onsubmit: submit, autocomplete: 'off' },
    h(
      'header',
      {},
      h('span', { className: 'app-icon' }, '▣'),
      h('h2', {}, open.title),
      h('button', { type: 'button', className: 'close', 'aria-label': 'Close', onclick: close }, '✕'),
    ),
    h('div', { className: 'modal-warning' }, 'What you write here is sent to the app: no passwords.'),
    h(
      'div',
      { className: 'modal-body' },
      open.components.map((component) => renderPart(component, names)),
    ),
    h('div', { className: 'trouble', role: 'alert' }, open.trouble ?? ''),
    h(
      'footer',
      {},
      h('button', { type: 'button', className: 'button secondary', onclick: close }, 'Cancel'),
      h('button', { type: 'submit', className: 'button primary' }, 'Submit'),
    ),
  );
  return form;
}

function renderPart(component, names) {
  if (component.type === 10) {
    return markdown(component.content, names);
  }
  const fields = component.type === 18 ? [component.component] : (component.components ?? []);
  return fields.map((field) => {
    const label = component.label ?? field.label ?? '';
    return h(
      'label',
      { className: 'field' },
      h('span', { className: 'label' }, label, field.required === false ? '' : h('em', {}, ' *')),
      component.description && h('small', {}, component.description),
      field.type === 3 ? renderSelect(field, null) : renderText(field),
    );
  });
}

function renderText(field) {
  const props = {
    'data-field': field.custom_id,
    placeholder: field.placeholder,
    maxlength: field.max_length,
    minlength: field.min_length,
    required: field.required !== false,
    value: field.value ?? '',
  };
  return field.style === 2 ? h('textarea', { ...props, rows: 4 }) : h('input', { ...props, type: 'text' });
}

function readForm(form) {
  const fields = [...form.querySelectorAll('[data-field]')];
  return Object.fromEntries(
    fields.map((field) => [field.dataset.field, field.tagName === 'SELECT' ? readSelect(field) : field.value]),
  );
}
