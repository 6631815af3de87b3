import { h } from './dom.js';
import { markdown } from './markdown.js';

const BUTTONS = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

/** Components of a message, `use` as it sends clicks and choices; `files` those of the message. */
export function renderComponents(components, { names, use, files }) {
  return components.map((component) => renderComponent(component, { names, use, files }));
}

function renderComponent(component, context) {
  switch (component.type) {
    case 1:
      return h('div', { className: 'row' }, renderComponents(component.components, context));
    case 2:
      return renderButton(component, context.use);
    case 3:
      return renderSelect(component, (values) => context.use.select(component.custom_id, values));
    case 9:
      return h(
        'div',
        { className: 'section' },
        h('div', { className: 'section-text' }, renderComponents(component.components, context)),
        renderComponent(component.accessory, context),
      );
    case 10:
      return markdown(component.content, context.names);
    case 13:
      return context.files
        .filter(({ name }) => component.file.url === `attachment://${name}`)
        .map((file) => renderFile(file));
    case 14:
      return h('hr', { className: `space-${component.spacing ?? 1} ${component.divider === false ? 'no-line' : ''}` });
    case 17:
      return renderContainer(component, context);
    default:
      return h('div', { className: 'unknown' }, `a component of type ${component.type}`);
  }
}

function renderContainer(component, context) {
  const box = h('div', { className: 'container' }, renderComponents(component.components, context));
  if (typeof component.accent_color === 'number') {
    box.style.borderLeft = `4px solid #${component.accent_color.toString(16).padStart(6, '0')}`;
  }
  return box;
}

function renderButton(button, use) {
  const face = [button.emoji?.name && h('span', {}, button.emoji.name), button.label];
  if (button.style === 5) {
    return h('a', { className: 'button link', href: button.url, target: '_blank', rel: 'noreferrer' }, face, ' ↗');
  }
  const onclick = () => use.click(button.custom_id);
  return h(
    'button',
    { type: 'button', className: `button ${BUTTONS[button.style]}`, disabled: button.disabled === true, onclick },
    face,
  );
}

/** A select as the browser has it; what is chosen is sent at once where `choose` is given. */
export function renderSelect(select, choose) {
  const isMany = (select.max_values ?? 1) > 1;
  const chosen = select.options.filter((option) => option.default);
  const first = chosen.length === 0 && !isMany;
  const box = h(
    'select',
    { className: 'select', multiple: isMany, disabled: select.disabled === true, 'data-field': select.custom_id },
    first && h('option', { value: '', selected: true }, select.placeholder ?? 'Make a selection'),
    select.options.map((option) =>
      h(
        'option',
        { value: option.value, selected: option.default === true },
        option.description ? `${option.label} · ${option.description}` : option.label,
      ),
    ),
  );
  if (choose) {
    box.addEventListener('change', () => choose(readSelect(box)));
  }
  return box;
}

export function readSelect(box) {
  return [...box.selectedOptions].map(({ value }) => value).filter((value) => value !== '');
}

export function renderFile(file) {
  return h(
    'div',
    { className: 'file' },
    h(
      'a',
      { className: 'file-link', href: file.href, target: '_blank' },
      h('span', { className: 'file-sign' }, '📄'),
      h('span', {}, h('b', {}, file.name), h('small', {}, showSize(file.size))),
    ),
    file.start !== '' && h('pre', {}, file.start),
  );
}

function showSize(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(2)} KB`;
}
