import { z } from 'zod';
import { ActionsBody, readButton } from './read-button.js';
import { CommandBody, readCommand } from './read-command.js';
import { EventBody, readEvent } from './read-event.js';
import { InteractionBody, placeOf } from './read-interaction.js';
import { readView } from './read-view.js';
import { NOWHERE, type SlackInput } from './slack-input.js';

/** A body as Bolt gives it, before anything in it is believed. */
export type Body = object;

const Kind = z.object({
  command: z.string().optional(),
  event: z.looseObject({}).optional(),
  type: z.string().optional(),
});
const Reachable = z.object({ response_url: z.string().nullish(), trigger_id: z.string().nullish() });

/** Whatever Slack sends, incomplete and forged ones included, becomes one of the inputs that are known here. */
export function readInput(body: Body, command: string): SlackInput {
  const kind = Kind.safeParse(body);
  if (!kind.success) return unreadable(body);
  if (kind.data.command !== undefined) return parsed(CommandBody, body, (good) => readCommand(good, command));
  if (kind.data.event !== undefined) return parsed(EventBody, body, readEvent);
  switch (kind.data.type) {
    case 'block_actions':
      return parsed(ActionsBody, body, readButton);
    case 'view_submission':
      return parsed(InteractionBody, body, (good) => readView(good, 'form'));
    case 'view_closed':
      return { input: 'nothing' };
    default:
      return unreadable(body);
  }
}

function parsed<S extends z.ZodType>(schema: S, body: Body, read: (good: z.output<S>) => SlackInput): SlackInput {
  const good = schema.safeParse(body);
  return good.success ? read(good.data) : unreadable(body);
}

function unreadable(body: Body): SlackInput {
  const why = 'this cannot be read here';
  const whole = InteractionBody.safeParse(body);
  const kind = Kind.safeParse(body).data;
  const of = kind?.command !== undefined ? 'command' : kind?.type === 'view_submission' ? 'form' : 'click';
  if (whole.success) return { input: 'unknown', of, why, place: placeOf(whole.data) };
  const { response_url, trigger_id } = Reachable.safeParse(body).data ?? {};
  const place = { ...NOWHERE, responseUrl: response_url ?? null, triggerId: trigger_id ?? null };
  return { input: 'unknown', of, why, place };
}
