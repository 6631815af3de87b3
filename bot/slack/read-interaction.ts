import { z } from 'zod';
import { FIELD } from './form-marks.js';
import { type AnswerPlace, type Doer, type OpenView, SlackId } from './slack-input.js';

/** What clicks and forms have in common: https://docs.slack.dev/reference/interaction-payloads */
export const InteractionBody = z.object({
  user: z.object({
    id: SlackId,
    team_id: SlackId.nullish(),
    username: z.string().nullish(),
    name: z.string().nullish(),
  }),
  team: z.object({ id: SlackId }).nullish(),
  channel: z.object({ id: SlackId }).nullish(),
  container: z.object({ channel_id: SlackId.nullish() }).nullish(),
  response_url: z.string().nullish(),
  trigger_id: z.string().nullish(),
  view: z
    .object({
      id: z.string().max(40),
      hash: z.string().max(100).default(''),
      type: z.enum(['modal', 'home']),
      callback_id: z.string().default(''),
      private_metadata: z.string().default(''),
      blocks: z.array(z.object({ block_id: z.string().optional() })).default([]),
      state: z
        .object({ values: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() }))) })
        .optional(),
    })
    .nullish(),
});
export type InteractionBody = z.infer<typeof InteractionBody>;

/** Of the user's own team, which is not that of the workspace in a shared channel; null where no team is said at all. */
export function doerOf(body: InteractionBody): Doer | null {
  const team = body.user.team_id ?? body.team?.id;
  if (team === undefined) return null;
  const channel = body.channel?.id ?? body.container?.channel_id ?? body.user.id;
  const name = body.user.username ?? body.user.name ?? null;
  return {
    ...{ actor: `slack:${team}/${body.user.id}`, channel: `slack:${channel}` },
    profile: name === null ? null : { name, display: body.user.name ?? name },
  };
}

export function placeOf({ response_url, trigger_id, view }: InteractionBody): AnswerPlace {
  return { responseUrl: response_url ?? null, triggerId: trigger_id ?? null, view: view ? openView(view) : null };
}

function openView(view: NonNullable<InteractionBody['view']>): OpenView {
  const named = view.blocks.flatMap(({ block_id }): [string, string][] => {
    const name = FIELD.exec(block_id ?? '')?.[1];
    return name === undefined || block_id === undefined ? [] : [[name, block_id]];
  });
  return { id: view.id, hash: view.hash, type: view.type, blocks: new Map(named) };
}
