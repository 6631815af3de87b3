import { z } from 'zod';
import { plainWords } from './plain-words.js';
import { NOWHERE, SlackId, type SlackInput } from './slack-input.js';

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
export const CommandBody = z.object({
  command: z.string().max(100),
  text: z.string().default(''),
  team_id: SlackId,
  user_id: SlackId,
  user_name: z.string().optional(),
  channel_id: SlackId,
  response_url: z.string().nullish(),
  trigger_id: z.string().nullish(),
});

/** `/vm-dev create web-1` becomes what the catalog calls it, `/vm create web-1`; `name` is the configured `vm-dev`. */
export function readCommand(body: z.infer<typeof CommandBody>, name: string): SlackInput {
  const place = { ...NOWHERE, responseUrl: body.response_url ?? null, triggerId: body.trigger_id ?? null };
  const word = wordOf(body.command, name);
  if (word === null) {
    const why = `this bot answers to /${name} and /${name}-admin, not to ${body.command.slice(0, 40)}`;
    return { input: 'unknown', of: 'command', why, place };
  }
  const actor = `slack:${body.team_id}/${body.user_id}`;
  const profile = body.user_name === undefined ? null : { name: body.user_name, display: body.user_name };
  return {
    ...{ input: 'command', place, doer: { actor, channel: `slack:${body.channel_id}`, profile } },
    text: `${word} ${plainWords(body.text, body.team_id).trim()}`.trimEnd(),
  };
}

function wordOf(command: string, name: string): string | null {
  if (command === `/${name}`) return '/vm';
  return command === `/${name}-admin` ? '/vm-admin' : null;
}
