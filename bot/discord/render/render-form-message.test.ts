import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormCard } from '../../../commands/card.js';
import { shownLines } from '../../../test/discord/shown-lines.js';
import { findJson, objectsOf } from '../../../test/stand-ins/chat/json.js';
import { arbitraryForm } from '../../render/fakes/arbitrary-card.js';
import { askable, FormComponents, readFormState } from './form-state.js';
import { renderMessage } from './render-message.js';

const look = { guild: '1098765432109876540', command: 'vm' };
type Field = FormCard['fields'][number];
const nothing = { hint: '', required: false, problem: null };
const typed = (name: string, value: string | null): Field => ({
  ...{ ...nothing, name, title: name, default: value, choices: null },
});
const choice = (name: string, chosen: string | null, choices: string[]): Field => ({
  ...{ ...nothing, name, title: name, default: chosen, choices },
});

/** The message of a form with these fields, and what is read back from it. */
function shown(fields: Field[], lost: readonly string[] = [], notes: string[] = []) {
  return drawn({ kind: 'form', form: 'vm create', title: 'A new VM', notes, fields }, lost);
}

function drawn(form: FormCard, lost: readonly string[] = []) {
  const { components } = renderMessage(form, look, { lost });
  const json = JSON.stringify(components);
  const lines = shownLines({ content: '', components: objectsOf(findJson(json)) });
  return { json, lines, read: readFormState(FormComponents.parse(findJson(json))) };
}

describe('a form’s message', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', '```', '`x`', '"', '\\', 'a\nb', ' x ', '\u202e', 'ü', '漢字', '\ud83d', '= "x"', '{}'),
  );
  const text = fc.string({ unit: 'binary', maxLength: 60 });

  it('holds exactly what was entered, emptied fields too, whatever its titles and hints are', () => {
    const entered = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/), value, { maxKeys: 12 });
    fc.assert(
      fc.property(entered, text, text, (values, title, hint) => {
        const { size: _, ...others } = values;
        const fields = Object.entries(others).map(([name, one]) => ({ ...typed(name, one), title, hint }));
        const { read } = shown([{ ...choice('size', 'm', ['s', 'm']), title }, ...fields]);
        expect(read).toEqual({ form: 'vm create', fields: { ...others, size: 'm' }, lost: [], isOneModal: false });
      }),
      { numRuns: 300 },
    );
  });

  it('holds nothing of what was not entered, so that the usual comes', () => {
    expect(shown([typed('lease', null), choice('size', null, ['s', 'm'])]).read?.fields).toEqual({});
  });

  it('keeps what is chosen beyond the options that a menu has room for', () => {
    const choices = Array.from({ length: 40 }, (_, place) => `t${place}`);
    expect(shown([choice('template', 't39', choices)]).read?.fields).toEqual({ template: 't39' });
  });

  it.each([
    ['that is too long for a menu', 'x'.repeat(101), ['s', 'x'.repeat(101)]],
    ['that is not offered', 'xxl', ['s', 'm']],
  ])('keeps a choice %s, and says that it counts', (_, chosen, choices) => {
    const { json, read } = shown([choice('size', chosen, choices)]);
    expect(read?.fields).toEqual({ size: chosen });
    expect(json).toContain('size: what is shown below is in no menu, and counts until another is chosen');
  });

  it('keeps a menu that was emptied empty, and says nothing of it', () => {
    const { json, read } = shown([choice('blueprint', '', ['base', 'web'])]);
    expect(read?.fields).toEqual({ blueprint: '' });
    expect(json).not.toContain('in no menu');
  });

  it('keeps what is chosen in menus that it has no room for, and says so', () => {
    const fields = Array.from({ length: 11 }, (_, place) => choice(`f${place}`, 'b', ['a', 'b']));
    const { json, read } = shown(fields);
    expect(read?.fields).toEqual(Object.fromEntries(fields.map(({ name }) => [name, 'b'])));
    expect(json).toContain('no room to choose f9, f10');
  });

  it('holds everything that is in a form or says that it is lost, whatever the form', () => {
    fc.assert(
      fc.property(arbitraryForm, (form) => {
        const { read, json } = drawn(form);
        const kept = askable(form).filter(({ name }) => read?.lost.includes(name) !== true);
        const wanted = kept.flatMap(({ name, default: value }) => (value === null ? [] : [[name, value] as const]));
        expect(read?.fields).toEqual(Object.fromEntries(wanted));
        expect(json.includes('"disabled":true')).toBe(read?.lost.length !== 0);
      }),
      { numRuns: 100, interruptAfterTimeLimit: 15_000 },
    );
  });

  it('has nine modals of five fields and names what only the command takes', () => {
    const fields = Array.from({ length: 48 }, (_, place) => typed(`t${place}`, null));
    const { lines } = shown([...fields, typed('not.a.name', null)]);
    expect(lines.filter((line) => line.startsWith('[t'))).toHaveLength(9);
    expect(lines).toContain('-# no room to fill in t45, t46, t47, not.a.name: only the command takes them');
  });

  it('keeps what is emptied or too long in as many fields as it asks for', () => {
    const names = Array.from({ length: 60 }, (_, place) => `t${place}`.padEnd(32, '_'));
    const emptied = shown(names.map((name) => typed(name, ''))).read;
    expect(emptied?.fields).toEqual(Object.fromEntries(names.map((name) => [name, ''])));
    expect(shown(names.map((name) => typed(name, 'x'.repeat(2500)))).read?.lost.toSorted()).toEqual(names.toSorted());
  });

  it('says first what keeps it from being sent, however many notes there are', () => {
    const notes = Array.from({ length: 8 }, (_, place) => `note ${place} ${'n'.repeat(200)}`);
    const fields = [typed('notes', 'x'.repeat(2500)), { ...typed('name', ''), problem: 'it is taken' }];
    const { lines } = shown([...fields, typed('reason', 'y'.repeat(1900))], [], notes);
    expect(lines.slice(0, 4)).toEqual([
      '### A new VM',
      '⚠ too long for this form, and not kept: **notes**; type it again and shorter, or with the command',
      '⚠ **name**: it is taken',
      expect.stringMatching(/^-# note 0 n+$/),
    ]);
  });

  it('says what is wrong with a menu right above it', () => {
    const { json } = shown([choice('size', 's', ['s']), { ...choice('env', 'prod', ['prod']), problem: 'it is full' }]);
    expect(json).toMatch(/"custom_id":"c\|0\|size".*⚠ \*\*env\*\*: it is full.*"custom_id":"c\|1\|env"/);
  });
});

describe('text that is too long for a form’s message', () => {
  const long = typed('notes', 'x'.repeat(2500));
  const isShut = (json: string) => /"label":"Send"[^{}]*"disabled":true|"disabled":true[^{}]*"label":"Send"/.test(json);

  it('is said not to be kept, what is short is, and the form cannot be sent', () => {
    const { json, read } = shown([long, typed('reason', 'load test')]);
    expect(read).toMatchObject({ fields: { reason: 'load test' }, lost: ['notes'] });
    expect(json).toContain('too long for this form, and not kept: **notes**');
    expect(isShut(json)).toBe(true);
  });

  it('stays said, and the form shut, when something else is chosen meanwhile', () => {
    const { json, read } = shown([typed('notes', null), typed('reason', 'load test')], ['notes']);
    expect(read).toMatchObject({ fields: { reason: 'load test' }, lost: ['notes'] });
    expect(isShut(json)).toBe(true);
  });

  it('is forgotten with its field, and with a shorter one', () => {
    expect(shown([typed('reason', 'x')], ['notes']).read?.lost).toEqual([]);
    const { json, read } = shown([typed('notes', 'x'.repeat(1500))]);
    expect([read?.lost, isShut(json)]).toEqual([[], false]);
  });

  it('gives up the longest, and only as many as it must', () => {
    const fields = [typed('a', 'a'.repeat(900)), typed('b', 'b'.repeat(1200)), typed('c', 'c'.repeat(800))];
    expect(shown(fields).read).toMatchObject({
      fields: { a: 'a'.repeat(900), c: 'c'.repeat(800) },
      lost: ['b'],
    });
  });
});
