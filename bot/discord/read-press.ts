import { InteractionType, MessageFlags } from 'discord.js';
import { readCustomId } from './custom-id.js';
import type { DiscordInput, Doer } from './discord-input.js';
import type { Interaction } from './interaction.js';
import { readFormState } from './render/form-state.js';

/**
 * A button, a menu or a form that was sent. What a form held until then stands in its message; nothing of it is believed
 * here: the rules prove tokens and check values.
 */
export function readPress(interaction: Interaction, doer: Doer): DiscordInput {
  const { data, message, type } = interaction;
  const unknown = (why: string): DiscordInput => ({ input: 'unknown', why });
  const id = readCustomId(data?.custom_id ?? '');
  if (id === null) return unknown('this is not known here: it may be of an older version of the bot');
  const state = readFormState(message?.components ?? []);
  // What was shown to one person alone is replaced by what comes of it.
  const replaces = ((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const entered = enteredIn(interaction);
  if (type === InteractionType.ModalSubmit) {
    if (id.kind === 'given') {
      const text = entered.reason ?? '';
      return { input: 'press', doer, token: id.token, text: text === '' ? null : text, replaces: false };
    }
    if (id.kind !== 'entered') return unknown('this form is not known here');
    const fields = { ...state?.fields, ...entered };
    if (state === null || state.isOneModal) return { input: 'form', doer, form: id.form, fields, replaces };
    const lost = state.lost.filter((name) => !(name in entered));
    return { input: 'change', doer, form: id.form, fields, lost };
  }
  switch (id.kind) {
    case 'press':
      return { input: 'press', doer, token: id.token, text: null, replaces: false };
    case 'reason':
      return { input: 'ask-reason', doer, token: id.token };
    case 'name':
      return { input: 'ask-sure', doer, token: id.token, vm: id.vm };
    case 'sure':
      if (!replaces) return unknown('this is not known here');
      return { input: 'press', doer, token: id.token, text: id.vm, replaces: true };
    case 'choice':
      if (state === null) return unknown('this form is not known here');
      // An emptied menu means that nothing is chosen, and not what is usual.
      return {
        input: 'change',
        doer,
        form: state.form,
        fields: { ...state.fields, [id.field]: data?.values?.[0] ?? '' },
        lost: state.lost,
      };
    case 'fields':
      if (state === null) return unknown('this form is not known here');
      return { input: 'open-fields', doer, form: state.form, fields: state.fields, lost: state.lost, page: id.page };
    case 'send':
      if (state === null) return unknown('this form is not known here');
      // Its button was switched off: something that was typed is not in it.
      if (state.lost.length > 0) return unknown(`this form lacks what was typed for ${state.lost.join(', ')}`);
      return { input: 'form', doer, form: state.form, fields: state.fields, replaces };
    default:
      return unknown('this is not known here');
  }
}

function enteredIn({ data }: Interaction): Record<string, string> {
  return Object.fromEntries(
    (data?.components ?? []).flatMap(({ component }) =>
      component === undefined ? [] : [[component.custom_id, component.value] as const],
    ),
  );
}
