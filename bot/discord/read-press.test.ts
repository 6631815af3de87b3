import { InteractionType, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { FormCard } from '../../commands/card.js';
import { findJson } from '../../test/stand-ins/chat/json.js';
import { Interaction } from './interaction.js';
import { readPress } from './read-press.js';
import { renderMessage } from './render/render-message.js';

const nothing = { hint: '', required: false, problem: null };
/** A form that a modal is all of. */
const DENIAL: FormCard = {
  ...{ kind: 'form', form: 'vm deny R-42', title: 'Deny R-42' },
  fields: [{ ...nothing, name: 'reason', title: 'Reason', default: null, choices: null }],
};
const FORM: FormCard = {
  ...{ kind: 'form', form: 'vm create', title: 'A new VM' },
  fields: [
    { ...nothing, name: 'size', title: 'Size', default: 'm', choices: ['s', 'm'] },
    { ...nothing, name: 'notes', title: 'Notes', default: 'x'.repeat(2500), choices: null },
    { ...nothing, name: 'reason', title: 'Reason', default: 'load test', choices: null },
  ],
};
const doer = { actor: 'discord:1', channel: 'discord:2', profile: { name: 'ana', display: 'Ana' }, memberOf: [] };

/** Somebody uses what has this id on the form's message. */
function use(custom_id: string, data: object = {}, type: number = InteractionType.MessageComponent, form = FORM) {
  const { components } = renderMessage(form, { guild: '1', command: 'vm' });
  const message = { id: '9', flags: MessageFlags.Ephemeral, components: findJson(JSON.stringify(components)) };
  return press({ type, data: { custom_id, ...data }, message });
}

function press(more: object) {
  return readPress(Interaction.parse({ id: '1', application_id: '2', token: 't', ...more }), doer);
}
const entered = (fields: Record<string, string>) => ({
  components: Object.entries(fields).map(([name, value]) => ({ component: { custom_id: name, value } })),
});

it('keeps what was typed and what was lost where something is chosen', () => {
  expect(use('c|0|size', { values: ['s'] })).toMatchObject({
    ...{ input: 'change', fields: { size: 's', reason: 'load test' }, lost: ['notes'] },
  });
});

it('has nothing of a menu that was emptied, and not what is usual', () => {
  expect(use('c|0|size', { values: [] })).toMatchObject({ input: 'change', fields: { size: '' } });
});

it('forgets what was lost where it is typed again, or left empty in the modal', () => {
  for (const notes of ['shorter', '']) {
    const change = use('e|0|vm create', entered({ notes, reason: 'other' }), InteractionType.ModalSubmit);
    expect(change).toMatchObject({ input: 'change', fields: { size: 'm', notes, reason: 'other' }, lost: [] });
  }
  const change = use('e|0|vm create', entered({ reason: 'other' }), InteractionType.ModalSubmit);
  expect(change).toMatchObject({ input: 'change', lost: ['notes'] });
});

it('sends no form that lacks something, though its button is switched off', () => {
  expect(use('x|1|vm create')).toEqual({ input: 'unknown', why: 'this form lacks what was typed for notes' });
});

it('sends at once what is all of a form, and with it what is in its message', () => {
  const sent = use('e|0|vm deny R-42', entered({ reason: 'no' }), InteractionType.ModalSubmit, DENIAL);
  expect(sent).toEqual({ input: 'form', doer, form: 'vm deny R-42', fields: { reason: 'no' }, replaces: true });
  const alone = press({
    type: InteractionType.ModalSubmit,
    data: { custom_id: 'e|0|vm deny R-42', ...entered({ reason: 'no' }) },
  });
  expect(alone).toEqual({ input: 'form', doer, form: 'vm deny R-42', fields: { reason: 'no' }, replaces: false });
});

it('opens the fields of a page with what was entered', () => {
  expect(use('f|2|0')).toEqual({
    ...{ input: 'open-fields', doer, form: 'vm create', page: 0 },
    ...{ fields: { size: 'm', reason: 'load test' }, lost: ['notes'] },
  });
});

const UNKNOWN = { input: 'unknown' };
describe('in any message', () => {
  it.each<[string, object]>([
    ['p|0|42.approve.x', { input: 'press', doer, token: '42.approve.x', text: null, replaces: false }],
    ['r|1|42.deny.x', { input: 'ask-reason', doer, token: '42.deny.x' }],
    ['n|2|42!x|web-1', { input: 'ask-sure', doer, token: '42.destroy.x', vm: 'web-1' }],
    // Only what was asked of one person alone is answered there, or a card would be replaced.
    ['s|0|42!x|web-1', UNKNOWN],
    ['c|0|size', UNKNOWN],
    ['f|2|0', UNKNOWN],
    ['x|1|vm create', UNKNOWN],
    ['e|0|vm create', UNKNOWN],
    ['g|42.deny.x', UNKNOWN],
    ['of another bot', UNKNOWN],
  ])('a press of %s is %j', (custom_id, input) => {
    const message = { id: '9', flags: 0, components: [] };
    expect(press({ type: InteractionType.MessageComponent, data: { custom_id }, message })).toMatchObject(input);
  });

  it.each<[string, Record<string, string>, object]>([
    ['g|42.deny.x', { reason: 'no' }, { input: 'press', doer, token: '42.deny.x', text: 'no', replaces: false }],
    ['g|42.deny.x', { reason: '' }, { input: 'press', doer, token: '42.deny.x', text: null, replaces: false }],
    ['p|0|42.approve.x', {}, UNKNOWN],
    ['x|1|vm create', {}, UNKNOWN],
  ])('a modal %s with %j is %j', (custom_id, fields, input) => {
    const data = { custom_id, ...entered(fields) };
    expect(press({ type: InteractionType.ModalSubmit, data })).toMatchObject(input);
  });
});
