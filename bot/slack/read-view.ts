import { z } from 'zod';
import { FIELD, FIELD_ACTION, FORM_CALLBACK, FormMeta } from './form-marks.js';
import { doerOf, type InteractionBody, placeOf } from './read-interaction.js';
import type { Fields, SlackInput } from './slack-input.js';

/** A form that was sent, or one in which something was chosen that may change it. */
export function readView(body: InteractionBody, kind: 'form' | 'change'): SlackInput {
  const doer = doerOf(body);
  const place = placeOf(body);
  const meta = readMeta(body.view?.private_metadata ?? '');
  if (body.view?.callback_id !== FORM_CALLBACK || meta === null || doer === null) {
    return { input: 'unknown', of: kind === 'form' ? 'form' : 'click', why: 'this form is not known here', place };
  }
  const { form, token, channel } = meta;
  return {
    ...{ input: kind, place, form, token: token ?? null, fields: readFields(body.view.state?.values ?? {}) },
    doer: { ...doer, channel: channel ?? doer.channel },
  };
}

/** Each kind of element keeps what was entered elsewhere: https://docs.slack.dev/reference/views (state) */
const Entered = z.union([
  z.object({ selected_option: z.object({ value: z.string() }) }).transform((one) => one.selected_option.value),
  z
    .object({ selected_options: z.array(z.object({ value: z.string() })) })
    .transform((all) => all.selected_options.map(({ value }) => value).join(',')),
  z.object({ value: z.string() }).transform(({ value }) => value),
]);

type Values = NonNullable<NonNullable<InteractionBody['view']>['state']>['values'];

/** What was left empty is not in it. */
function readFields(values: Values): Fields {
  const fields: [string, string][] = [];
  for (const [block, elements] of Object.entries(values)) {
    const name = FIELD.exec(block)?.[1];
    const entered = Entered.safeParse(elements[FIELD_ACTION]);
    if (name !== undefined && entered.success && entered.data !== '') fields.push([name, entered.data]);
  }
  return Object.fromEntries(fields);
}

function readMeta(text: string): FormMeta | null {
  try {
    return FormMeta.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
