import { z } from 'zod';
import type { ReadGroup } from '../platform.js';
import type { CallSlack, SlackReply } from './call-slack.js';

const Members = z.object({ users: z.array(z.string().regex(/^[UW][A-Z0-9]+$/)) });

/** What to do about the errors of https://docs.slack.dev/reference/methods/usergroups.users.list */
const CURES: Record<string, string> = {
  plan_upgrade_required:
    'this workspace has no user groups on its plan; list the accounts instead: slackUsers under groups in chatops.yaml',
  no_such_subteam: 'there is no such user group, or it was switched off; mend groups in chatops.yaml',
  missing_scope: 'the bot lacks the scope usergroups:read; add it to the app and install it again',
};

/** Who is in a user group (`slack:T1/S2`), read now. `team`: ours; nobody else's groups are read. */
export function createReadGroup(call: CallSlack, team: string, now: () => number): ReadGroup {
  let limitedUntil = 0;
  return async (source) => {
    const id = new RegExp(`^slack:${team}/(S[A-Z0-9]+)$`).exec(source)?.[1];
    if (id === undefined) return { read: false, why: `${source} is no user group of the team ${team}` };
    // To ask before that would only make it longer.
    if (now() < limitedUntil) return { read: false, why: tooOften(limitedUntil - now()) };
    const reply = await call('usergroups.users.list', { usergroup: id }, Members);
    if (reply.reply === 'limited') limitedUntil = now() + reply.afterMs;
    if (reply.reply !== 'ok') return { read: false, why: whyNot(reply) };
    return { read: true, actors: reply.data.users.map((user) => `slack:${team}/${user}`) };
  };
}

function whyNot(reply: Exclude<SlackReply<never>, { reply: 'ok' }>): string {
  switch (reply.reply) {
    case 'refused':
      return CURES[reply.error] ?? `Slack says ${reply.error}`;
    case 'limited':
      return tooOften(reply.afterMs);
    case 'away':
      return `Slack gives no answer (${reply.why})`;
    default:
      return reply satisfies never;
  }
}

function tooOften(waitMs: number): string {
  return `Slack was asked too often; it answers again in ${Math.ceil(waitMs / 1000)} s`;
}
