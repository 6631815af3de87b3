import { z } from 'zod';
import { accessoryElement, actionElement, imageElement, inputElement } from './elements.js';
import { anyText, blockId, imageFields, mrkdwn, plainText } from './objects.js';
import { richText } from './rich-text.js';

const base = { block_id: blockId.optional() };

const section = z
  .strictObject({
    type: z.literal('section'),
    ...base,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: accessoryElement.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, { message: 'must have text or fields' });

const actions = z
  .strictObject({ type: z.literal('actions'), ...base, elements: z.array(actionElement).min(1).max(25) })
  .superRefine((block, context) => {
    const ids = block.elements.flatMap((element) => element.action_id ?? []);
    const twice = ids.find((id, place) => ids.indexOf(id) !== place);
    if (twice !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['elements'],
        message: `action_id \`${twice}\` stands twice`,
        input: block,
      });
    }
  });

const taskCard = z.strictObject({
  type: z.literal('task_card'),
  ...base,
  task_id: z.string().min(1).max(255),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url: z.string().min(1), text: z.string().min(1) }))
    .optional(),
});

const plan = z
  .strictObject({ type: z.literal('plan'), ...base, title: z.string().min(1), tasks: z.array(taskCard).optional() })
  .refine((block) => new Set(block.tasks?.map((task) => task.task_id)).size === (block.tasks?.length ?? 0), {
    message: 'must not have a task_id twice',
    path: ['tasks'],
  });

const rawCell = z.union([
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richText,
]);

const everywhere = [
  section,
  actions,
  richText,
  z.strictObject({ type: z.literal('divider'), ...base }),
  z.strictObject({ type: z.literal('header'), ...base, text: plainText(150) }),
  z.strictObject({
    type: z.literal('context'),
    ...base,
    elements: z
      .array(z.discriminatedUnion('type', [plainText(2000), mrkdwn(2000), imageElement]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ ...imageFields, ...base, title: plainText(2000).optional() }),
  z.strictObject({
    type: z.literal('input'),
    ...base,
    label: plainText(2000),
    element: inputElement,
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
] as const;

const alert = z.strictObject({
  type: z.literal('alert'),
  ...base,
  text: anyText(3000),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

/** Blocks of a message. `plan`, `task_card`, `markdown` and `table` are for messages only. */
export const messageBlock = z.discriminatedUnion('type', [
  ...everywhere,
  alert,
  plan,
  taskCard,
  z.strictObject({ type: z.literal('markdown'), ...base, text: z.string().min(1).max(12_000) }),
  z.strictObject({
    type: z.literal('table'),
    ...base,
    rows: z.array(z.array(rawCell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() }),
      )
      .max(20)
      .optional(),
  }),
]);

/** Blocks of a modal or a Home tab. */
export const viewBlock = z.discriminatedUnion('type', [...everywhere, alert]);
