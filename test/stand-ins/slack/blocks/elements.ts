import { z } from 'zod';
import {
  actionId,
  confirmDialog,
  dispatchConfig,
  imageFields,
  optionGroup,
  overflowOption,
  plainOption,
  plainText,
  richOption,
} from './objects.js';
import { richText } from './rich-text.js';

type PlainOption = z.infer<typeof plainOption>;
type RichOption = z.infer<typeof richOption>;
interface Choices {
  options?: PlainOption[] | RichOption[] | undefined;
  option_groups?: { options: PlainOption[] }[] | undefined;
  initial_option?: PlainOption | RichOption | undefined;
  initial_options?: PlainOption[] | RichOption[] | undefined;
}

const base = { action_id: actionId.optional() };
const confirm = { confirm: confirmDialog.optional() };
const focus = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(150).optional() };
const dispatch = { dispatch_action_config: dispatchConfig.optional() };
const many = { max_selected_items: z.number().int().min(1).optional() };
const select = { ...base, ...confirm, ...focus, ...placeholder };
const typed = { ...base, ...focus, ...placeholder, ...dispatch, initial_value: z.string().optional() };
const style = z.enum(['primary', 'danger']).optional();

/** The initial options must be among the options, or Slack refuses the whole view. */
function checkChoices(element: Choices, context: z.core.$RefinementCtx<Choices>): void {
  const fail = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message, input: element });
  };
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    fail('options', 'must have either options or option_groups');
  }
  const options = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
  const known = options.map((option) => JSON.stringify([option.text.text, option.value]));
  const values = options.map((option) => option.value);
  if (new Set(values).size !== values.length) fail('options', 'must not have the same value twice');
  const initial = [...(element.initial_options ?? []), ...(element.initial_option ? [element.initial_option] : [])];
  if (initial.some((option) => !known.includes(JSON.stringify([option.text.text, option.value])))) {
    fail(element.initial_option ? 'initial_option' : 'initial_options', 'must be among the options');
  }
}

const sources = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};

const staticSelects = [
  z
    .strictObject({ type: z.literal('static_select'), ...select, ...sources, initial_option: plainOption.optional() })
    .superRefine(checkChoices),
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...select,
      ...many,
      ...sources,
      initial_options: z.array(plainOption).min(1).optional(),
    })
    .superRefine(checkChoices),
] as const;

const buttonChoices = [
  z
    .strictObject({
      type: z.literal('radio_buttons'),
      ...base,
      ...confirm,
      ...focus,
      options: z.array(richOption).min(1).max(10),
      initial_option: richOption.optional(),
    })
    .superRefine(checkChoices),
  z
    .strictObject({
      type: z.literal('checkboxes'),
      ...base,
      ...confirm,
      ...focus,
      options: z.array(richOption).min(1).max(10),
      initial_options: z.array(richOption).min(1).optional(),
    })
    .superRefine(checkChoices),
] as const;

const otherSelects = [
  z.strictObject({
    type: z.literal('external_select'),
    ...select,
    initial_option: plainOption.optional(),
    min_query_length: z.number().int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal('users_select'), ...select, initial_user: z.string().min(1).optional() }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...select,
    ...many,
    initial_users: z.array(z.string().min(1)).optional(),
  }),
  z.strictObject({ type: z.literal('channels_select'), ...select, initial_channel: z.string().min(1).optional() }),
] as const;

const pickers = [
  z.strictObject({
    type: z.literal('datepicker'),
    ...select,
    initial_date: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
  }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...select,
    timezone: z.string().optional(),
    initial_time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
  }),
  z.strictObject({
    type: z.literal('datetimepicker'),
    ...base,
    ...confirm,
    ...focus,
    initial_date_time: z.number().int().min(1e9).max(9_999_999_999).optional(),
  }),
] as const;

const button = z.strictObject({
  type: z.literal('button'),
  ...base,
  ...confirm,
  text: plainText(75),
  value: z.string().min(1).max(2000).optional(),
  url: z.string().min(1).max(3000).optional(),
  style,
  accessibility_label: z.string().min(1).max(75).optional(),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...base,
  ...confirm,
  options: z.array(overflowOption).min(1).max(5),
});

export const imageElement = z
  .strictObject(imageFields)
  .refine((image) => (image.image_url === undefined) !== (image.slack_file === undefined), {
    message: 'must have either image_url or slack_file',
  });

const clickable = [button, overflow, ...staticSelects, ...buttonChoices, ...otherSelects, ...pickers] as const;

export const actionElement = z.discriminatedUnion('type', clickable);
export const accessoryElement = z.discriminatedUnion('type', [imageElement, ...clickable]);

export const inputElement = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('plain_text_input'),
      ...typed,
      multiline: z.boolean().optional(),
      min_length: z.number().int().min(0).max(3000).optional(),
      max_length: z.number().int().min(1).max(3000).optional(),
    })
    .refine(
      ({ initial_value, max_length }) => initial_value === undefined || initial_value.length <= (max_length ?? 3000),
      { message: 'initial_value is longer than max_length', path: ['initial_value'] },
    ),
  z.strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...typed }),
  z.strictObject({ type: z.literal('url_text_input'), ...typed }),
  z.strictObject({
    type: z.literal('rich_text_input'),
    ...base,
    ...focus,
    ...placeholder,
    ...dispatch,
    initial_value: richText.optional(),
  }),
  ...staticSelects,
  ...buttonChoices,
  ...otherSelects,
  ...pickers,
]);
