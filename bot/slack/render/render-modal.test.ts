import { describe, expect, it } from 'vitest';
import type { FormCard } from '../../../commands/card.js';
import { formCard } from '../../terminal/fakes/sample-cards.js';
import { linesOf } from './fakes/lines-of.js';
import { look } from './fakes/slack-cards.js';
import { renderModal } from './render-modal.js';

describe('renderModal', () => {
  it('asks for each field, with what is known, and shows what is wrong under it', () => {
    const form = { ...formCard('name is taken'), notes: ['needs one of ops'], submit: 'Ask for it' };
    const view = renderModal(form, look, { token: '7.deny.x', channel: 'slack:C1', revision: 3 });
    expect(linesOf(view)).toEqual([
      'needs one of ops',
      'Name *: a-z',
      '⚠ name is taken',
      'Size *: ',
      'Reason: one line',
    ]);
    expect(view).toMatchObject({
      ...{ type: 'modal', callback_id: 'form', title: { text: 'A new VM' }, submit: { text: 'Ask for it' } },
      private_metadata: '{"form":"vm create","token":"7.deny.x","channel":"slack:C1"}',
    });
    expect(view.blocks[1]).toMatchObject({
      ...{ block_id: 'field.name.3', optional: false },
      element: { type: 'plain_text_input', action_id: 'value', multiline: false },
    });
    expect(view.blocks[3]).toMatchObject({
      element: { type: 'static_select', initial_option: { value: 's' }, options: { length: 3 } },
    });
    expect(view.blocks[4]).toMatchObject({ optional: true, element: { initial_value: 'test' } });
  });

  it('asks anew where a choice may change the form', () => {
    const view = renderModal(withField({ live: true, choices: ['a'], labels: { a: 'a · 1 vCPU' } }), look, {});
    expect(view.blocks[0]).toMatchObject({
      dispatch_action: true,
      element: { options: [{ text: { text: 'a · 1 vCPU' }, value: 'a' }] },
    });
  });

  it('takes several lines where a text is long', () => {
    const view = renderModal(withField({ long: true, default: 'a\nb' }), look, {});
    expect(view.blocks[0]).toMatchObject({ element: { multiline: true, initial_value: 'a\nb' } });
  });

  it.each([
    ['is no choice', { default: 'x', choices: ['a'] }],
    ['is too long', { default: 'x'.repeat(3001) }],
    ['is empty', { default: '' }],
  ])('leaves out what was known where it %s', (_, more) => {
    expect(JSON.stringify(renderModal(withField(more), look, {}))).not.toContain('initial');
  });

  it('says how many choices cannot be shown', () => {
    const choices = [...Array.from({ length: 104 }, (_, n) => `c${n}`), 'x'.repeat(76)];
    expect(linesOf(renderModal(withField({ choices, hint: 'one of many' }), look, {}))).toEqual([
      'Name *: one of many; 5 more can only be typed in the command',
    ]);
  });

  it('says where there is nothing to choose from', () => {
    expect(linesOf(renderModal(withField({ choices: [] }), look, {}))).toEqual([
      '*Name*: there is nothing to choose from',
    ]);
  });

  it.each(['a.b', 'a b', 'x'.repeat(65), ''])('leaves out a field that cannot be read back: %s', (name) => {
    expect(linesOf(renderModal(withField({ name }), look, {}))).toEqual([
      '1 more fields cannot be shown here: type the command instead',
    ]);
  });

  it('calls a field otherwise where it has changed, and only there', () => {
    const ids = (form: FormCard) => renderModal(form, look, {}).blocks.map(({ block_id }) => block_id);
    const before = ids(formCard());
    const after = ids({ ...formCard(), fields: formCard().fields.map((field) => changeSize(field)) });
    expect(after.map((id, place) => id === before[place])).toEqual([true, false, true]);
    expect(before[0]).toMatch(/^field\.name\.[0-9a-f]{8}$/);
  });
});

type Field = FormCard['fields'][number];

function changeSize(field: Field): Field {
  return field.name === 'size' ? { ...field, choices: ['s'] } : field;
}

function withField(more: Partial<Field>): FormCard {
  const [field] = formCard().fields;
  if (field === undefined) throw new Error('the sample has fields');
  return { ...formCard(), fields: [{ ...field, hint: '', ...more }] };
}
