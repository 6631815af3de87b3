import { z } from 'zod';
import type { CallSlack } from './call-slack.js';
import type { SlackHealth } from './slack-health.js';

const Who = z.object({ team_id: z.string() });

const WHILE_UNKNOWN_MS = 15_000;
/** A token that is taken back while nobody does anything is noticed within a minute; auth.test takes far more calls. */
const WHILE_GOOD_MS = 60_000;

/** Asks from time to time whether the bot token is good and of the configured workspace. */
export function watchToken(call: CallSlack, team: string, health: SlackHealth): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    const reply = await call('auth.test', {}, Who);
    if (reply.reply === 'ok') health.note('bot token', problemOf(reply.data.team_id, team));
    if (!isStopped) timer = setTimeout(look, reply.reply === 'ok' ? WHILE_GOOD_MS : WHILE_UNKNOWN_MS);
  };
  void look();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function problemOf(found: string, team: string): string | null {
  return found === team ? null : `the bot token is of the workspace ${found}, but chatops.yaml says ${team}`;
}
