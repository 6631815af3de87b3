import { listMembers, setChannel } from '../state/seed-workspace.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackChannel } from '../state/workspace.js';

/** The channel that the bot can see; a user's id stands for the direct message. Throws `channel_not_found`. */
export function getVisibleChannel(state: StandInState, id: string): SlackChannel {
  const { workspace } = state;
  const channel = workspace.users.has(id) ? openDirect(state, id) : workspace.channels.get(id);
  if (channel === undefined || (channel.isPrivate && !channel.isBotMember)) throw new SlackError('channel_not_found');
  return channel;
}

/** Also throws `not_in_channel`, and `archived` (the method's own code) where nothing can be written any more. */
export function getWritableChannel(state: StandInState, id: string, archived = 'is_archived'): SlackChannel {
  const channel = getVisibleChannel(state, id);
  if (channel.isArchived) throw new SlackError(archived);
  if (!channel.isBotMember) throw new SlackError('not_in_channel');
  return channel;
}

/** The direct message between the bot and the user; made at the first use. */
export function openDirect(state: StandInState, user: string): SlackChannel {
  const id = `D${user.slice(1)}`;
  return (
    state.workspace.channels.get(id) ?? setChannel(state.workspace, { id, name: user, isIm: true, members: [user] })
  );
}

export function isMember(state: StandInState, channel: SlackChannel, user: string): boolean {
  return listMembers(state.workspace, channel).includes(user);
}
