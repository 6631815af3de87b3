import { describe, expect, it } from 'vitest';
import type { Json } from '../../chat/json.js';
import { checkMessageBlocks } from './check-blocks.js';
import { checkView } from './check-view.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const x = (length: number): string => 'x'.repeat(length);
const button = (more: { [key: string]: Json } = {}) => ({
  type: 'button',
  text: plain('Go'),
  action_id: 'go',
  ...more,
});
const actions = (...elements: Json[]) => ({ type: 'actions', elements });
const options = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ text: plain(`o${place}`), value: `v${place}` }));
const richText = {
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }],
};
const task = (more: { [key: string]: Json } = {}) => ({
  type: 'task_card',
  task_id: 't1',
  title: 'plan',
  status: 'complete',
  ...more,
});
const select = (more: { [key: string]: Json } = {}) => ({
  type: 'static_select',
  action_id: 's',
  options: options(2),
  ...more,
});
const input = (element: Json, more: { [key: string]: Json } = {}) => ({
  type: 'input',
  label: plain('Name'),
  element,
  ...more,
});
const modal = (more: { [key: string]: Json } = {}) => ({
  type: 'modal',
  title: plain('New VM'),
  submit: plain('Send'),
  blocks: [input({ type: 'plain_text_input', action_id: 'a' }, { block_id: 'name' })],
  ...more,
});

describe('the blocks of a message', () => {
  it.each<[string, Json]>([
    ['a section of 3000', [{ type: 'section', text: mrkdwn(x(3000)) }]],
    ['a header of 150', [{ type: 'header', text: plain(x(150)) }]],
    ['25 buttons', [actions(...Array.from({ length: 25 }, (_, n) => button({ action_id: `a${n}` })))]],
    ['an overflow menu of 5', [actions({ type: 'overflow', action_id: 'more', options: options(5) })]],
    ['a plan', [{ type: 'plan', title: 'Stages', tasks: [task({ details: richText }), task({ task_id: 't2' })] }]],
    [
      'a select of 100 with its first chosen',
      [actions(select({ options: options(100), initial_option: options(1)[0] ?? null }))],
    ],
    ['50 blocks', Array.from({ length: 50 }, () => ({ type: 'divider' }))],
    ['the same action_id in two blocks', [actions(button()), actions(button())]],
    ['12 000 characters together', Array.from({ length: 4 }, () => ({ type: 'section', text: mrkdwn(x(3000)) }))],
  ])('may have %s', (_what, blocks) => {
    expect(checkMessageBlocks(blocks)).toEqual({ verdict: 'good' });
  });

  it.each<[string, Json, string]>([
    ['a section of 3001', [{ type: 'section', text: mrkdwn(x(3001)) }], '/blocks/0/text/text'],
    ['an empty text', [{ type: 'section', text: mrkdwn('') }], '/blocks/0/text/text'],
    ['a section without text and fields', [{ type: 'section' }], '/blocks/0'],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('a')) }], '/blocks/0/fields'],
    ['a field of 2001', [{ type: 'section', fields: [mrkdwn(x(2001))] }], '/blocks/0/fields/0/text'],
    ['a header of 151', [{ type: 'header', text: plain(x(151)) }], '/blocks/0/text/text'],
    ['mrkdwn in a header', [{ type: 'header', text: mrkdwn('a') }], '/blocks/0/text/type'],
    [
      '11 context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('a')) }],
      '/blocks/0/elements',
    ],
    [
      '26 buttons',
      [actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `a${n}` })))],
      '/blocks/0/elements',
    ],
    ['no button', [actions()], '/blocks/0/elements'],
    ['a button text of 76', [actions(button({ text: plain(x(76)) }))], '/blocks/0/elements/0/text/text'],
    ['a button value of 2001', [actions(button({ value: x(2001) }))], '/blocks/0/elements/0/value'],
    ['an action_id of 256', [actions(button({ action_id: x(256) }))], '/blocks/0/elements/0/action_id'],
    ['a block_id of 256', [{ type: 'divider', block_id: x(256) }], '/blocks/0/block_id'],
    ['a style of no kind', [actions(button({ style: 'warning' }))], '/blocks/0/elements/0/style'],
    ['an unknown field', [actions(button({ colour: 'red' }))], '/blocks/0/elements/0/colour'],
    ['an action_id twice in a block', [actions(button(), button())], '/blocks/0/elements'],
    [
      'a block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      '/blocks/1/block_id',
    ],
    ['an unknown type', [{ type: 'sektion' }], '/blocks/0/type'],
    ['an element that cannot be there', [actions({ type: 'plain_text_input' })], '/blocks/0/elements/0/type'],
    ['101 options', [actions(select({ options: options(101) }))], '/blocks/0/elements/0/options'],
    [
      'an initial option that is none',
      [actions(select({ initial_option: { text: plain('z'), value: 'z' } }))],
      '/blocks/0/elements/0/initial_option',
    ],
    ['6 overflow options', [actions({ type: 'overflow', options: options(6) })], '/blocks/0/elements/0/options'],
    [
      'a confirm title of 101',
      [actions(button({ confirm: { title: plain(x(101)), text: plain('a') } }))],
      '/blocks/0/elements/0/confirm/title/text',
    ],
    [
      'a confirm text of 301',
      [actions(button({ confirm: { text: plain(x(301)) } }))],
      '/blocks/0/elements/0/confirm/text/text',
    ],
    [
      'a confirm button of 31',
      [actions(button({ confirm: { text: plain('a'), confirm: plain(x(31)) } }))],
      '/blocks/0/elements/0/confirm/confirm/text',
    ],
    [
      'a placeholder of 151',
      [actions(select({ placeholder: plain(x(151)) }))],
      '/blocks/0/elements/0/placeholder/text',
    ],
    ['markdown of 12 001', [{ type: 'markdown', text: x(12_001) }], '/blocks/0/text'],
    [
      'a task that is "completed"',
      [{ type: 'plan', title: 'a', tasks: [task({ status: 'completed' })] }],
      '/blocks/0/tasks/0/status',
    ],
    [
      'details that are a text',
      [{ type: 'plan', title: 'a', tasks: [task({ details: 'a' })] }],
      '/blocks/0/tasks/0/details',
    ],
    ['a plan beside a task', [{ type: 'plan', title: 'a' }, task()], '/blocks'],
    [
      'rich text of no kind',
      [{ type: 'rich_text', elements: [{ type: 'text', text: 'a' }] }],
      '/blocks/0/elements/0/type',
    ],
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' })), '/blocks'],
  ])('must not have %s', (_what, blocks, pointer) => {
    expect(checkMessageBlocks(blocks)).toMatchObject({
      verdict: 'bad',
      code: 'invalid_blocks',
      problems: [{ pointer }],
    });
  });

  it('must not have more than 12 000 characters together', () => {
    const blocks = Array.from({ length: 5 }, () => ({ type: 'section', text: mrkdwn(x(2500)) }));
    expect(checkMessageBlocks(blocks)).toMatchObject({ verdict: 'bad', code: 'msg_blocks_too_long' });
  });
});

describe('a modal', () => {
  it('may have 100 blocks', () => {
    expect(checkView(modal({ blocks: Array.from({ length: 100 }, () => ({ type: 'divider' })) }), 'modal')).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['a title of 25', modal({ title: plain(x(25)) }), '/view/title/text'],
    ['a submit of 25', modal({ submit: plain(x(25)) }), '/view/submit/text'],
    ['a close of 25', modal({ close: plain(x(25)) }), '/view/close/text'],
    ['private_metadata of 3001', modal({ private_metadata: x(3001) }), '/view/private_metadata'],
    ['a callback_id of 256', modal({ callback_id: x(256) }), '/view/callback_id'],
    ['101 blocks', modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }), '/view/blocks'],
    ['a plan', modal({ blocks: [{ type: 'plan', title: 'a' }] }), '/view/blocks/0/type'],
    ['an input without a label', modal({ blocks: [{ type: 'input', element: select() }] }), '/view/blocks/0/label'],
    [
      'an input without an element',
      modal({ blocks: [{ type: 'input', label: plain('a') }] }),
      '/view/blocks/0/element',
    ],
    ['another type', modal({ type: 'home' }), '/view/type'],
  ])('must not have %s', (_what, view, pointer) => {
    expect(checkView(view, 'modal').map((problem) => problem.pointer)).toContain(pointer);
  });

  it('with an input must have submit', () => {
    const { submit: _none, ...view } = modal();
    expect(checkView(view, 'modal')).toEqual([
      { pointer: '/view/submit', message: 'is required when there is an input block' },
    ]);
  });
});
