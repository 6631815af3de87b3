import { z } from 'zod';
import { type Finding, good, notice } from '../doctor/finding.js';
import type { CallSlack } from './call-slack.js';
import { explainReply } from './explain-reply.js';

export interface MirroredGroup {
  group: string;
  /** `slack:T…/S…`, or `slack:T…/list`. */
  source: string;
  /** `slack:T…/U…` where the configuration lists them, else null. */
  actors: readonly string[] | null;
}

const Members = z.object({ users: z.array(z.string()) });

/** Every mirrored user group can be read, and whoever a list names is there. */
export async function examineGroups(
  ask: CallSlack,
  groups: readonly MirroredGroup[],
  team: string,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const group of groups) {
    findings.push(...(group.actors === null ? await examineUserGroup(ask, group) : []));
  }
  return [...findings, ...(await examineLists(ask, groups, team))];
}

async function examineUserGroup(ask: CallSlack, { group, source }: MirroredGroup): Promise<Finding[]> {
  const id = localId(source);
  const answer = await ask('usergroups.users.list', { usergroup: id }, Members);
  if (answer.reply !== 'ok') {
    return [
      explainReply(`group ${group}, user group ${id}`, answer, {
        plan_upgrade_required: `user groups need a paid plan: groups.${group}: { slackUsers: [U…, U…] } lists the accounts instead`,
        no_such_subteam: 'take the id from the user group’s address (S…); a disabled one counts as none',
        missing_scope: 'add usergroups:read and reinstall',
      }),
    ];
  }
  return [sizeFinding(`group ${group}: user group ${id}`, answer.data.users.length)];
}

function sizeFinding(what: string, count: number): Finding {
  if (count === 0) return notice(`${what} has no members: nobody can approve for it`, 'add members in Slack');
  return good(`${what} has ${count} ${count === 1 ? 'member' : 'members'}`);
}

const User = z.object({
  user: z.object({
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
  }),
});

async function examineLists(ask: CallSlack, groups: readonly MirroredGroup[], team: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { group, actors } of groups) {
    if (actors === null) continue;
    const wrong: Finding[] = [];
    for (const user of actors.map(localId)) wrong.push(...(await examineUser(ask, group, user, team)));
    findings.push(...(wrong.length === 0 ? [sizeFinding(`group ${group}: list`, actors.length)] : wrong));
  }
  return findings;
}

async function examineUser(ask: CallSlack, group: string, user: string, team: string): Promise<Finding[]> {
  const what = `group ${group}, account ${user}`;
  const answer = await ask('users.info', { user }, User);
  if (answer.reply !== 'ok') {
    const cure = `take the member id from the profile in ${team}`;
    return [explainReply(what, answer, { user_not_found: cure, missing_scope: 'add users:read and reinstall' })];
  }
  const kind = kindOf(answer.data.user);
  if (kind === null) return [];
  return [notice(`${what} is ${kind}: it counts for nothing`, `take it out of groups.${group}.slackUsers`)];
}

function kindOf(user: z.output<typeof User>['user']): string | null {
  if (user.deleted) return 'closed';
  if (user.is_bot) return 'a bot';
  if (user.is_stranger) return 'of another organisation';
  return user.is_restricted || user.is_ultra_restricted ? 'a guest' : null;
}

/** `S1` of `slack:T1/S1`. */
function localId(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}
