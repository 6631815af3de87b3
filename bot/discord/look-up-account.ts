import type { AccountKind } from '../../commands/people/account-kind.js';
import type { LookUpAccount } from '../platform.js';
import type { CallDiscord } from './call-discord.js';
import { findMember, type Member, userOf } from './find-member.js';

/** What kind of account it is, asked now. Whatever is not surely a full member of the configured server is none. */
export function createLookUpAccount(call: CallDiscord, guild: string, now: () => number): LookUpAccount {
  return async (actor) => {
    const user = userOf(actor);
    if (user === null) return { kind: 'unknown', why: `${actor} is no account of Discord` };
    const asked = await findMember(call, guild, user);
    switch (asked.found) {
      case 'member':
        return kindOf(actor, asked.member, now());
      case 'none':
        return without('outside', actor, 'is not in this server');
      case 'unknown':
        return {
          kind: 'unknown',
          why: `what kind of account ${actor} is cannot be found out right now: ${asked.why}`,
        };
      default:
        return asked satisfies never;
    }
  };
}

function kindOf(actor: string, { user, nick, pending, communication_disabled_until }: Member, at: number): AccountKind {
  if (user.bot || user.system) return without('bot', actor, 'is a bot');
  if (pending) return without('outside', actor, 'has not accepted the rules of this server yet');
  const silentUntil = communication_disabled_until ?? null;
  if (silentUntil !== null && Date.parse(silentUntil) > at) {
    return without('closed', actor, `was put in a time-out by a moderator until ${silentUntil}`);
  }
  const display = [nick, user.global_name, user.username].find((name) => name);
  return { kind: 'member', name: user.username, display: display ?? '' };
}

function without(kind: 'outside' | 'bot' | 'closed', actor: string, what: string): AccountKind {
  return { kind, why: `the account ${actor} ${what}: it has no rights here` };
}
