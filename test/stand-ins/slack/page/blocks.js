import { h } from './dom.js';
import { element } from './elements.js';
import { mrkdwn, plain, withEmoji } from './mrkdwn.js';
import { richText } from './rich-text.js';

const TASK_SIGNS = { pending: '', in_progress: '', complete: '✓', error: '!' };

/** The blocks of a message, a Home tab or a modal; `use` is what happens when an element is used. */
export function renderBlocks(blocks, names, use) {
  return h(
    'div',
    { className: 'blocks' },
    blocks.map((block) => renderBlock(block, names, use)),
  );
}

export function text(object, names) {
  return object.type === 'mrkdwn' ? mrkdwn(object.text, names) : withEmoji(plain(object.text));
}

function renderBlock(block, names, use) {
  switch (block.type) {
    case 'header':
      return h('h3', { className: 'block header' }, text(block.text, names));
    case 'divider':
      return h('hr', { className: 'block' });
    case 'section':
      return renderSection(block, names, use);
    case 'context':
      return h(
        'div',
        { className: 'block context' },
        block.elements.map((item) => contextPart(item, names)),
      );
    case 'actions':
      return h(
        'div',
        { className: 'block actions' },
        block.elements.map((item) => element(item, block, names, use)),
      );
    case 'rich_text':
      return h('div', { className: 'block' }, richText(block, names));
    case 'markdown':
      return h('div', { className: 'block' }, block.text);
    case 'plan':
      return renderPlan(block, names);
    case 'task_card':
      return h('div', { className: 'block plan' }, renderTask(block, names));
    case 'alert':
      return h('div', { className: `block alert ${block.level ?? 'default'}` }, text(block.text, names));
    case 'table':
      return renderTable(block, names);
    case 'image':
      return h('div', { className: 'block context' }, `[${block.alt_text}]`);
    case 'input':
      return use.input ? use.input(block) : null;
    default:
      return null;
  }
}

function renderSection(block, names, use) {
  const fields = block.fields ?? [];
  return h(
    'div',
    { className: 'block section' },
    h(
      'div',
      { className: 'section-text' },
      block.text && h('div', {}, text(block.text, names)),
      fields.length > 0 &&
        h(
          'div',
          { className: 'fields' },
          fields.map((field) => h('div', {}, text(field, names))),
        ),
    ),
    block.accessory && h('div', { className: 'accessory' }, element(block.accessory, block, names, use)),
  );
}

function contextPart(item, names) {
  return h('span', {}, item.type === 'image' ? `[${item.alt_text}]` : text(item, names));
}

function renderPlan(block, names) {
  const tasks = block.tasks ?? [];
  const done = tasks.filter((task) => task.status === 'complete').length;
  return h(
    'div',
    { className: 'block plan' },
    h('div', { className: 'plan-title' }, withEmoji(block.title), h('span', {}, `${done} of ${tasks.length}`)),
    tasks.map((task) => renderTask(task, names)),
  );
}

function renderTask(task, names) {
  return h(
    'div',
    { className: `task ${task.status}` },
    h('span', { className: 'task-sign', title: task.status }, TASK_SIGNS[task.status]),
    h(
      'div',
      { className: 'task-text' },
      h('div', {}, withEmoji(task.title)),
      task.details && h('div', { className: 'task-more' }, richText(task.details, names)),
      task.output && h('div', { className: 'task-more' }, richText(task.output, names)),
    ),
  );
}

function renderTable(block, names) {
  const cell = (item) => (item.type === 'rich_text' ? richText(item, names) : item.text);
  const rows = block.rows.map((row, place) =>
    h(
      'tr',
      {},
      row.map((item) => h(place === 0 ? 'th' : 'td', {}, cell(item))),
    ),
  );
  return h('div', { className: 'block scroll' }, h('table', {}, rows));
}
