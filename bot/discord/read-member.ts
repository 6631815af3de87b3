import type { ReadMember } from '../platform.js';
import type { CallDiscord } from './call-discord.js';
import { findMember, userOf } from './find-member.js';

/** The roles of an account as groups, `discord:<server>/<role>`, read now; of the configured server alone. */
export function createReadMember(call: CallDiscord, guild: string): ReadMember {
  return async (actor) => {
    const user = userOf(actor);
    if (user === null) return { read: false, why: `${actor} is no account of Discord` };
    const asked = await findMember(call, guild, user);
    switch (asked.found) {
      case 'member':
        return { read: true, groups: asked.member.roles.map((role) => `discord:${guild}/${role}`) };
      case 'none':
        return { read: true, groups: [] };
      case 'unknown':
        return { read: false, why: asked.why };
      default:
        return asked satisfies never;
    }
  };
}
