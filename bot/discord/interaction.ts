import { z } from 'zod';
import type { AnswerPlace } from './discord-input.js';
import { FormComponents } from './render/form-state.js';

const Id = z.string().regex(/^\d{1,20}$/);
const Option = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});
export type GivenOption = z.output<typeof Option>;
const Inner = Option.extend({ options: z.array(Option).optional() });

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object */
export const Interaction = z.object({
  id: Id,
  application_id: Id,
  type: z.number(),
  token: z.string().min(1),
  guild_id: Id.optional(),
  channel_id: Id.optional(),
  member: z
    .object({
      user: z.object({
        id: Id,
        username: z.string(),
        global_name: z.string().nullish(),
        bot: z.boolean().default(false),
      }),
      nick: z.string().nullish(),
      roles: z.array(Id).max(1000),
    })
    .optional(),
  data: z
    .object({
      name: z.string().optional(),
      options: z.array(Inner.extend({ options: z.array(Inner).optional() })).optional(),
      custom_id: z.string().max(100).optional(),
      values: z.array(z.string()).optional(),
      /** Of a modal: labels with what was entered. */
      components: z
        .array(z.object({ component: z.object({ custom_id: z.string(), value: z.string().default('') }).optional() }))
        .optional(),
    })
    .optional(),
  message: z.object({ id: Id, flags: z.number().default(0), components: FormComponents.default([]) }).optional(),
});
export type Interaction = z.output<typeof Interaction>;

export function placeOf({ id, application_id: application, token, message }: Interaction): AnswerPlace {
  return { id, application, token, hasMessage: message !== undefined, message: message?.id ?? null };
}
