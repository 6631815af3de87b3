import { z } from 'zod';

/** `callback_id` of every form. */
export const FORM_CALLBACK = 'form';
/** `action_id` of the one element of a field. */
export const FIELD_ACTION = 'value';
/** `block_id` of a field: its name, and a number that changes with what is shown in it. */
export const FIELD = /^field\.([A-Za-z0-9_-]{1,64})(\.[A-Za-z0-9_-]+)?$/;

/** What a form's `private_metadata` holds. `token`: of the button that asked for a reason. `channel`: where it began. */
export const FormMeta = z.object({
  form: z.string().min(1).max(200),
  token: z.string().max(2000).nullish(),
  channel: z
    .string()
    .regex(/^slack:[A-Z0-9]{1,40}$/)
    .nullish(),
});
export type FormMeta = z.infer<typeof FormMeta>;
