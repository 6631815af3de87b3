import { z } from 'zod';
import { SlackId, type SlackInput } from './slack-input.js';

/** https://docs.slack.dev/reference/events/app_home_opened */
export const EventBody = z.object({
  team_id: SlackId.nullish(),
  context_team_id: SlackId.nullish(),
  event_id: z.string().max(100).optional(),
  event: z.looseObject({ type: z.string() }),
});

const HomeOpened = z.object({ type: z.literal('app_home_opened'), user: SlackId, tab: z.string().default('home') });

/** Only the opening of the Home is of interest; its Messages tab is not. */
export function readEvent(body: z.infer<typeof EventBody>): SlackInput {
  const opened = HomeOpened.safeParse(body.event);
  const team = body.context_team_id ?? body.team_id;
  if (!opened.success || opened.data.tab !== 'home' || !team) return { input: 'nothing' };
  return { input: 'home', actor: `slack:${team}/${opened.data.user}` };
}
