import { ComponentType, TextInputStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { FormCard } from '../../../commands/card.js';
import { renderModal } from './render-modal.js';

type Field = FormCard['fields'][number];

const look = { guild: '1098765432109876540', command: 'lab' };
const field = (name: string, more: Partial<Field> = {}): Field => ({
  ...{ name, title: name, hint: '', required: false, default: null, choices: null, problem: null, ...more },
});
const form = (fields: Field[], title = 'A new VM'): FormCard => ({ kind: 'form', form: 'vm create', title, fields });
const opened = (card: FormCard, page = 0) => renderModal(card, look, { kind: 'entered', form: card.form, page });
const inputOf = (more: Partial<Field>): object | undefined => opened(form([field('reason', more)]))?.components[0];

describe('what is typed of a form', () => {
  it('is asked for in a modal, five fields at a time', () => {
    const fields = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => field(name));
    const menu = field('size', { choices: ['s', 'm'] });
    const names = (page: number) =>
      opened(form([menu, ...fields]), page)?.components.map((part) =>
        part.type === ComponentType.Label ? part.label : '',
      );
    expect([names(0), names(1)]).toEqual([['a', 'b', 'c', 'd', 'e'], ['f']]);
    expect(opened(form(fields), 2)).toBeNull();
  });

  it('goes back with the id of its form and page', () => {
    expect(opened(form([field('name')]))).toMatchObject({ custom_id: 'e|0|vm create', title: 'A new VM' });
    const given = { kind: 'given', token: '42.deny.x' } as const;
    expect(renderModal(form([field('reason')]), look, given)?.custom_id).toBe('g|42.deny.x');
    expect(renderModal(form([field('reason')]), look, { kind: 'given', token: 'x'.repeat(99) })).toBeNull();
  });

  it('has a title of at most 45 characters', () => {
    expect(opened(form([field('name')], 'T'.repeat(46)))?.title).toBe(`${'T'.repeat(44)}…`);
  });

  it.each<[string, Partial<Field>, object]>([
    ['a line', { required: true }, { component: { style: TextInputStyle.Short, required: true, max_length: 4000 } }],
    ['a text', { long: true, default: 'a\nb' }, { component: { style: TextInputStyle.Paragraph, value: 'a\nb' } }],
    ['a line that had two', { default: 'a\r\nb' }, { component: { value: 'a b' } }],
    ['a title', { title: 'Why *now*?' }, { label: 'Why *now*?' }],
    ['a hint', { hint: 'see /vm help' }, { description: 'see /lab help' }],
    ['a problem', { hint: 'a-z', problem: 'it is taken' }, { description: '⚠ it is taken; a-z' }],
    ['a hint that is too long', { hint: 'h'.repeat(101) }, { description: `${'h'.repeat(99)}…` }],
  ])('is %s as Discord shows it', (_, more, expected) => {
    expect(inputOf(more)).toMatchObject(expected);
  });

  it.each<[string, string | null]>([
    ['nothing was entered', null],
    ['it was emptied', ''],
    ['it is too long for Discord', 'x'.repeat(4001)],
    ['Discord would refuse it', 'a\ud83d'],
  ])('begins empty where %s', (_, given) => {
    expect(inputOf({ default: given, long: true })).toEqual({
      ...{ type: ComponentType.Label, label: 'reason' },
      component: {
        ...{ type: ComponentType.TextInput, custom_id: 'reason', required: false },
        ...{ style: TextInputStyle.Paragraph, max_length: 4000 },
      },
    });
  });
});
