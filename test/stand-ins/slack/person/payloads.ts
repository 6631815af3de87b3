import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../chat/json.js';
import type { ResponseTarget } from '../state/response-urls.js';
import type { StandInState } from '../state/stand-in-state.js';
import type { SlackMessage, SlackUser, SlackView } from '../state/workspace.js';
import { renderMessage, renderView } from '../web-api/render-slack.js';

/** What every payload carries, by the shapes of slackapi/java-slack-sdk json-logs. */
const VERIFICATION_TOKEN = 'deprecated-verification-token';

export function renderCommand(
  state: StandInState,
  user: SlackUser,
  command: string,
  text: string,
  channel: string,
): JsonObject {
  const { workspace } = state;
  const target = { channel, user: user.id, threadTs: null, original: null };
  return {
    token: VERIFICATION_TOKEN,
    team_id: user.teamId,
    team_domain: workspace.team.domain,
    channel_id: channel,
    channel_name: workspace.channels.get(channel)?.isIm
      ? 'directmessage'
      : (workspace.channels.get(channel)?.name ?? ''),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: workspace.appId,
    is_enterprise_install: 'false',
    response_url: makeResponseUrl(state, target),
    trigger_id: state.triggers.make(user.id),
  };
}

function makeResponseUrl(state: StandInState, target: ResponseTarget): string {
  return `${state.publicUrl}${state.responseUrls.make(target)}`;
}

/** `actions` of a click on a message. */
export function renderMessageAction(
  state: StandInState,
  user: SlackUser,
  message: SlackMessage,
  action: JsonObject,
): JsonObject {
  const isEphemeral = message.ephemeralTo !== null;
  const original = { ts: message.ts, ephemeral: isEphemeral };
  const target = { channel: message.channel, user: user.id, threadTs: message.threadTs, original };
  return {
    ...renderInteraction(state, user, 'block_actions', null),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    channel: { id: message.channel, name: state.workspace.channels.get(message.channel)?.name ?? '' },
    // Slack leaves the message out for ephemeral ones.
    ...(isEphemeral ? {} : { message: renderMessage(state, message) }),
    state: { values: {} },
    response_url: makeResponseUrl(state, target),
    actions: [action],
  };
}

/** `actions` of a click in a modal or on the Home tab. */
export function renderViewAction(
  state: StandInState,
  user: SlackUser,
  view: SlackView,
  action: JsonObject,
): JsonObject {
  return {
    ...renderInteraction(state, user, 'block_actions', view.type === 'modal' ? view.id : null),
    container: { type: 'view', view_id: view.id },
    view: renderView(state, view),
    actions: [action],
  };
}

export function renderSubmission(state: StandInState, user: SlackUser, view: SlackView): JsonObject {
  return {
    ...renderInteraction(state, user, 'view_submission', view.id),
    view: renderView(state, view),
    response_urls: [],
  };
}

export function renderClosing(state: StandInState, user: SlackUser, view: SlackView, isCleared: boolean): JsonObject {
  const { trigger_id: _none, ...rest } = renderInteraction(state, user, 'view_closed', view.id);
  return { ...rest, view: renderView(state, view), is_cleared: isCleared };
}

export function renderHomeOpened(state: StandInState, user: SlackUser, tab: 'home' | 'messages'): JsonObject {
  const { workspace } = state;
  const home = workspace.homes.get(user.id);
  return {
    token: VERIFICATION_TOKEN,
    team_id: workspace.team.id,
    context_team_id: workspace.team.id,
    context_enterprise_id: null,
    api_app_id: workspace.appId,
    event: {
      type: 'app_home_opened',
      user: user.id,
      channel: `D${user.id.slice(1)}`,
      tab,
      ...(home === undefined ? {} : { view: renderView(state, home) }),
      event_ts: state.clock.makeTs(),
    },
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(state.clock.nowMs() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: workspace.team.id,
        user_id: workspace.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

function renderInteraction(state: StandInState, user: SlackUser, type: string, viewId: string | null): JsonObject {
  const { workspace } = state;
  return {
    type,
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: workspace.appId,
    token: VERIFICATION_TOKEN,
    trigger_id: state.triggers.make(user.id, viewId),
    team: { id: workspace.team.id, domain: workspace.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}
