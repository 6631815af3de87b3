import { InteractionType, MessageFlags } from 'discord.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FormCard } from '../../commands/card.js';
import { findJson } from '../../test/stand-ins/chat/json.js';
import type { DiscordInput } from './discord-input.js';
import { Interaction } from './interaction.js';
import { readPress } from './read-press.js';
import { renderMessage } from './render/render-message.js';

type Fields = Record<string, string>;

const doer = { actor: 'discord:1', channel: 'discord:2', profile: { name: 'ana', display: 'Ana' }, memberOf: [] };
const TEMPLATES = Array.from({ length: 40 }, (_, place) => `t${place}`);
/** What a field has where nothing was entered. */
const USUAL: Fields = { size: 'm', lease: '7d' };

/** As the rules make it: what was entered, else the usual. */
function formOf(entered: Fields): FormCard {
  const field = (name: string, choices: string[] | null = null): FormCard['fields'][number] => ({
    ...{ name, title: name, hint: '', required: false, problem: null, choices },
    default: entered[name] ?? USUAL[name] ?? null,
  });
  const fields = [
    field('size', ['s', 'm']),
    field('template', TEMPLATES),
    field('lease'),
    field('key'),
    field('notes'),
  ];
  return { kind: 'form', form: 'vm create', title: 'A new VM', fields };
}

/** What comes in where somebody uses the part with this id, in a message that shows this. */
function use(shown: { fields: Fields; lost: string[] }, custom_id: string, data: object, type: number): DiscordInput {
  const { components } = renderMessage(formOf(shown.fields), { guild: '1', command: 'vm' }, { lost: shown.lost });
  const message = { id: '9', flags: MessageFlags.Ephemeral, components: findJson(JSON.stringify(components)) };
  const payload = { id: '1', application_id: '2', type, token: 't', data: { custom_id, ...data }, message };
  return readPress(Interaction.parse(payload), doer);
}

const choose = (menu: number, values: string[]) => ({
  id: `c|${menu}|${menu === 0 ? 'size' : 'template'}`,
  ...{ data: { values }, type: InteractionType.MessageComponent },
  fields: { [menu === 0 ? 'size' : 'template']: values[0] ?? '' },
});
const enter = (fields: Fields) => ({
  ...{ id: 'e|0|vm create', type: InteractionType.ModalSubmit, fields },
  data: { components: Object.entries(fields).map(([name, value]) => ({ component: { custom_id: name, value } })) },
});

const text = fc.oneof(
  fc.constantFrom('', '```', 'a\nb', '"', 'notes = "x"', 'left empty: key', '30d'),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.integer({ min: 100, max: 3900 }).map((length) => 'x'.repeat(length)),
);
const step = fc.oneof(
  fc.constantFrom<string[]>([], ['s'], ['m']).map((values) => choose(0, values)),
  fc.constantFrom<string[]>([], ['t1'], ['t39']).map((values) => choose(1, values)),
  fc.record({ lease: text, key: text, notes: text }).map(enter),
);

it('a form keeps what was entered last in each field, or says that it lost it, through all that is done to it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let shown: { fields: Fields; lost: string[] } = { fields: {}, lost: [] };
      let entered: Fields = {};
      let lost: string[] = [];
      for (const { id, data, type, fields } of steps) {
        const input = use(shown, id, data, type);
        if (input.input !== 'change') throw new Error(`it is ${input.input}`);
        shown = input;
        entered = { ...entered, ...fields };
        // A text that did not fit is missed until its field is typed again; nothing short ever is.
        lost = lost.filter((name) => !(name in fields));
        const opened = use(shown, 'f|2|0', {}, InteractionType.MessageComponent);
        if (opened.input !== 'open-fields') throw new Error(`it is ${opened.input}`);
        expect(opened.lost).toEqual(expect.arrayContaining(lost));
        expect(opened.lost.every((name) => (entered[name]?.length ?? 0) >= 100)).toBe(true);
        lost = opened.lost;
        const kept = Object.entries({ ...USUAL, ...entered }).filter(([name]) => !lost.includes(name));
        expect(opened.fields).toMatchObject(Object.fromEntries(kept));
        const sent = use(shown, 'x|2|vm create', {}, InteractionType.MessageComponent);
        expect(sent.input).toBe(lost.length === 0 ? 'form' : 'unknown');
      }
    }),
    { numRuns: 300 },
  );
});
