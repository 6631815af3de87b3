import { z } from 'zod';
import type { AccountKind } from '../../commands/people/account-kind.js';
import type { LookUpAccount } from '../platform.js';
import type { CallSlack } from './call-slack.js';

const flag = z.boolean().default(false);

/** Fields of https://docs.slack.dev/reference/objects/user-object; what is left out of them is false. */
const Found = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    name: z.string().default(''),
    deleted: flag,
    is_bot: flag,
    is_workflow_bot: flag,
    is_restricted: flag,
    is_ultra_restricted: flag,
    is_stranger: flag,
    is_invited_user: flag,
    real_name: z.string().default(''),
    profile: z.object({ display_name: z.string().default(''), real_name: z.string().default('') }).optional(),
    /** On Enterprise Grid: the workspaces of the organisation that somebody is in. */
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
  }),
});
type User = z.output<typeof Found>['user'];

/** Slack's own account, which says of itself that it is no bot. */
const SLACKBOT = 'USLACKBOT';

/** What kind of account `slack:T1/U2` is, asked now. Whatever is not surely a full member of our team is none. */
export function createLookUpAccount(call: CallSlack, team: string): LookUpAccount {
  return async (actor) => {
    const [, itsTeam, id] = /^slack:([TE][A-Z0-9]+)\/([UW][A-Z0-9]+)$/.exec(actor) ?? [];
    if (itsTeam === undefined || id === undefined) return { kind: 'unknown', why: `${actor} is no account of Slack` };
    if (itsTeam !== team) return outside(actor, 'belongs to another team');
    const reply = await call('users.info', { user: id }, Found);
    if (reply.reply === 'ok') return kindOf(actor, id, reply.data.user, team);
    const why = reply.reply === 'refused' ? reply.error : reply.reply === 'limited' ? 'asked too often' : reply.why;
    if (why === 'user_not_visible') return outside(actor, 'is not to be seen by this bot');
    return {
      kind: 'unknown',
      why: `what kind of account ${actor} is cannot be found out right now: Slack says ${why}`,
    };
  };
}

function kindOf(actor: string, id: string, user: User, team: string): AccountKind {
  if (user.id !== id) return { kind: 'unknown', why: `Slack told of another account than ${actor}` };
  if (user.deleted) return { kind: 'closed', why: `the account ${actor} is closed: it has no rights here` };
  if (user.is_bot || user.is_workflow_bot || id === SLACKBOT) {
    return { kind: 'bot', why: `the account ${actor} is a bot: it has no rights here` };
  }
  if (user.is_stranger) return outside(actor, 'is of another organisation (Slack Connect)');
  if (user.is_restricted || user.is_ultra_restricted) return outside(actor, 'is a guest');
  const isOurs = user.team_id === team || user.enterprise_user?.teams.includes(team) === true;
  if (!isOurs) return outside(actor, 'belongs to another team');
  if (user.is_invited_user) return outside(actor, 'has not accepted the invitation yet');
  const display = [user.profile?.display_name, user.profile?.real_name, user.real_name, user.name].find((name) => name);
  return { kind: 'member', name: user.name, display: display ?? '' };
}

function outside(actor: string, what: string): AccountKind {
  return { kind: 'outside', why: `the account ${actor} ${what}: it has no rights here` };
}
