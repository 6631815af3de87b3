import { InteractionType, MessageFlags } from 'discord.js';
import { expect, it } from 'vitest';
import type { FormCard } from '../../commands/card.js';
import { findJson } from '../../test/stand-ins/chat/json.js';
import { Interaction } from './interaction.js';
import { readPress } from './read-press.js';
import { renderMessage } from './render/render-message.js';

const nothing = { hint: '', required: false, problem: null };
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
function use(custom_id: string, data: object = {}, type: number = InteractionType.MessageComponent) {
  const { components } = renderMessage(FORM, { guild: '1', command: 'vm' });
  const message = { id: '9', flags: MessageFlags.Ephemeral, components: findJson(JSON.stringify(components)) };
  const payload = { id: '1', application_id: '2', type, token: 't', data: { custom_id, ...data }, message };
  return readPress(Interaction.parse(payload), doer);
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
