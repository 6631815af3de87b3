import { z } from 'zod';
import { CardButton } from '../../commands/card.js';
import { FIELD, FIELD_ACTION, FormMeta } from './form-marks.js';
import { doerOf, InteractionBody, placeOf } from './read-interaction.js';
import { readView } from './read-view.js';
import type { SlackInput } from './slack-input.js';

export const ActionsBody = InteractionBody.extend({
  type: z.literal('block_actions'),
  actions: z
    .array(
      z.object({
        action_id: z.string().max(255).default(''),
        block_id: z.string().max(255).default(''),
        value: z.string().max(2000).nullish(),
        selected_option: z.object({ value: z.string().max(2000).nullish() }).nullish(),
      }),
    )
    .min(1),
});

/** Of an overflow menu, several actions behind one element. */
const OVERFLOW = 'more';

/**
 * A press: `action_id` is `<action>:<n>` (or `more:<n>` of an overflow menu), the value a token, and behind a space what
 * the confirm dialog named. Tokens are believed nowhere here: the rules prove them.
 */
export function readButton(body: z.infer<typeof ActionsBody>): SlackInput {
  const [action] = body.actions;
  const unknown = (why: string): SlackInput => ({ input: 'unknown', of: 'click', why, place: placeOf(body) });
  if (action === undefined) return unknown('this press is not known here');
  if (action.action_id === FIELD_ACTION && FIELD.test(action.block_id)) return readView(body, 'change');
  const doer = doerOf(body);
  const value = action.value ?? action.selected_option?.value ?? '';
  const { token, text } = readValue(value);
  const [kind = ''] = action.action_id.split(':');
  const isKnown = kind === OVERFLOW || CardButton.shape.action.safeParse(kind).success;
  if (doer === null || !isKnown || token === '') return unknown('this button is not known here');
  const channel = channelOf(body.view?.private_metadata ?? '');
  return {
    ...{ input: 'press', place: placeOf(body), token, asksReason: kind === 'deny' },
    doer: { ...doer, channel: channel ?? doer.channel },
    text,
  };
}

/** A token with a space in it is a whole command. */
function readValue(value: string): { token: string; text: string | null } {
  const space = value.startsWith('say.') ? -1 : value.indexOf(' ');
  return space < 0 ? { token: value, text: null } : { token: value.slice(0, space), text: value.slice(space + 1) };
}

function channelOf(metadata: string): string | null {
  try {
    return FormMeta.pick({ channel: true }).safeParse(JSON.parse(metadata)).data?.channel ?? null;
  } catch {
    return null;
  }
}
