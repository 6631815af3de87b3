import { h } from './dom.js';
import { plain } from './mrkdwn.js';
import { optionsOf } from './options.js';

const TYPES = {
  datepicker: 'date',
  timepicker: 'time',
  number_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
};

/** The control of an input element with what it holds; `typed` is what a person had put in before. */
export function renderField(item, state, typed, names) {
  const placeholder = item.placeholder ? plain(item.placeholder.text) : '';
  switch (item.type) {
    case 'static_select':
    case 'users_select':
      return select(item, typed ?? state.selected_option?.value ?? state.selected_user ?? '', placeholder, names);
    case 'radio_buttons':
      return choices(item, 'radio', [typed ?? state.selected_option?.value ?? '']);
    case 'checkboxes':
    case 'multi_static_select':
      return choices(item, 'checkbox', typed ?? (state.selected_options ?? []).map((option) => option.value));
    default: {
      const value = typed ?? state.value ?? state.selected_date ?? state.selected_time ?? '';
      const limit = { maxlength: item.max_length ?? 3000, placeholder };
      return item.multiline
        ? h('textarea', { rows: 4, value, ...limit })
        : h('input', { type: TYPES[item.type] ?? 'text', value, ...limit });
    }
  }
}

/** A text, a list of values, or null where nothing is chosen. */
export function readField(field) {
  if (field.tagName !== 'FIELDSET') {
    return field.value === '' ? null : field.value;
  }
  const chosen = [...field.querySelectorAll('input:checked')].map((box) => box.value);
  return field.dataset.kind === 'radio' ? (chosen[0] ?? null) : chosen;
}

function select(item, value, placeholder, names) {
  const options =
    item.type === 'users_select'
      ? [...names.users].map(([id, name]) => ({ value: id, label: name }))
      : optionsOf(item).map((option) => ({ value: option.value, label: plain(option.text.text) }));
  const field = h(
    'select',
    {},
    h('option', { value: '' }, placeholder || 'Choose an option'),
    options.map((option) => h('option', { value: option.value }, option.label)),
  );
  field.value = value;
  return field;
}

function choices(item, kind, values) {
  return h(
    'fieldset',
    { 'data-kind': kind },
    optionsOf(item).map((option) =>
      h(
        'label',
        {},
        h('input', { type: kind, name: item.action_id, value: option.value, checked: values.includes(option.value) }),
        h('span', {}, plain(option.text.text)),
      ),
    ),
  );
}
