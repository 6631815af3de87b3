import { isJsonObject, type JsonObject, objectOf } from '../../chat/json.js';
import { checkMessageBlocks } from '../blocks/check-blocks.js';
import { checkView } from '../blocks/check-view.js';
import { findMessage } from '../state/message-store.js';
import { SlackError } from '../state/slack-error.js';
import type { StandInState } from '../state/stand-in-state.js';
import { getVisibleChannel } from './find-channel.js';
import { argument, invalidArguments, jsonArgument, type Method, needed } from './method.js';

export const basicMethods: { [name: string]: Method } = {
  'api.test': { tier: 't4', scopes: [], token: 'none', run: testApi },
  'auth.test': { tier: 't5', scopes: [], token: 'bot', run: testAuth },
  'reactions.add': { tier: 't3', scopes: ['reactions:write'], token: 'bot', run: addReaction },
  'blocks.validate': { tier: 't5', scopes: [], token: 'bot', run: validateBlocks },
};

function testApi(_state: StandInState, args: JsonObject): JsonObject {
  const error = argument(args, 'error');
  if (error !== '') throw new SlackError(error, { args });
  return { args };
}

function testAuth({ workspace, publicUrl }: StandInState): JsonObject {
  return {
    url: `${publicUrl}/`,
    team: workspace.team.name,
    user: workspace.users.get(workspace.botUserId)?.name ?? '',
    team_id: workspace.team.id,
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  };
}

function addReaction(state: StandInState, args: JsonObject): JsonObject {
  const channel = getVisibleChannel(state, needed(args, 'channel'));
  if (findMessage(state, channel.id, needed(args, 'timestamp')) === null) throw new SlackError('message_not_found');
  if (!/^[a-z0-9_+'-]+$/.test(needed(args, 'name'))) throw new SlackError('invalid_name');
  return {};
}

/** Never a violation: asking is what this method is for. */
function validateBlocks(_state: StandInState, args: JsonObject): JsonObject {
  const view = jsonArgument(args, 'view');
  const message = jsonArgument(args, 'message');
  const blocks = isJsonObject(message) ? message.blocks : jsonArgument(args, 'blocks');
  if (view === undefined && blocks === undefined) throw invalidArguments(['[ERROR] missing: blocks, message or view']);
  if (view !== undefined) {
    const problems = checkView(view, objectOf(view).type === 'home' ? 'home' : 'modal');
    if (problems.length > 0) throw new SlackError('invalid_view', { errors: problems.map(renderProblem) });
    return {};
  }
  const verdict = checkMessageBlocks(blocks ?? null);
  if (verdict.verdict === 'good') return {};
  throw new SlackError(message === undefined ? 'invalid_blocks' : 'invalid_message', {
    errors: verdict.problems.map(renderProblem),
  });
}

function renderProblem({ pointer, message }: { pointer: string; message: string }): JsonObject {
  return { pointer, message, code: 'invalid', constraint: '' };
}
