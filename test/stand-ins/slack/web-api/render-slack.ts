import type { JsonObject } from '../../chat/json.js';
import { listMembers } from '../state/seed-workspace.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackChannel, SlackFile, SlackGroup, SlackMessage, SlackUser, SlackView } from '../state/workspace.js';

/** A message as `conversations.history` and block_actions show it. */
export function renderMessage(state: StandInState, message: SlackMessage, withMetadata = false): JsonObject {
  const { workspace } = state;
  const replies = workspace.messages.filter(
    (other) => other.channel === message.channel && other.threadTs === message.ts,
  );
  const isBot = message.user === workspace.botUserId;
  return {
    type: 'message',
    ...(message.ephemeralTo === null ? {} : { is_ephemeral: true }),
    user: message.user,
    ts: message.ts,
    team: workspace.team.id,
    text: message.text,
    ...(isBot ? { bot_id: workspace.botId, app_id: workspace.appId } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(replies.length > 0 ? { thread_ts: message.ts, reply_count: replies.length } : {}),
    ...(message.editedAtMs === null
      ? {}
      : { edited: { user: message.user, ts: `${(message.editedAtMs / 1000).toFixed(0)}.000000` } }),
    ...(message.files.length > 0 ? { files: message.files.map((id) => ({ id })) } : {}),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

export function renderUser(user: SlackUser): JsonObject {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.deleted,
    is_bot: user.isBot,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_restricted: user.isRestricted,
    is_ultra_restricted: user.isUltraRestricted,
    ...(user.isStranger ? { is_stranger: true } : {}),
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: { real_name: user.realName, display_name: user.name, team: user.teamId },
  };
}

export function renderChannel(state: StandInState, channel: SlackChannel, withCount = false): JsonObject {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.isPrivate && !channel.isIm,
    is_group: channel.isPrivate,
    is_im: channel.isIm,
    is_private: channel.isPrivate || channel.isIm,
    is_archived: channel.isArchived,
    is_member: channel.isBotMember,
    context_team_id: state.workspace.team.id,
    ...(channel.isIm ? { user: channel.name } : {}),
    ...(withCount ? { num_members: listMembers(state.workspace, channel).length } : {}),
  };
}

export function renderGroup(state: StandInState, group: SlackGroup, withUsers: boolean): JsonObject {
  return {
    id: group.id,
    team_id: state.workspace.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    date_delete: group.isDisabled ? 1 : 0,
    user_count: group.users.length,
    ...(withUsers ? { users: group.users } : {}),
  };
}

/** A view as the app gets it in answers and payloads. */
export function renderView(state: StandInState, view: SlackView): JsonObject {
  const { workspace } = state;
  return {
    close: null,
    submit: null,
    title: { type: 'plain_text', text: 'View Title', emoji: true },
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    ...view.view,
    id: view.id,
    team_id: workspace.team.id,
    app_id: workspace.appId,
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.botId,
    state: { values: view.values },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
  };
}

export function renderFile(state: StandInState, file: SlackFile): JsonObject {
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    size: file.lengthBytes,
    url_private: `${state.publicUrl}/files/${file.id}`,
  };
}
