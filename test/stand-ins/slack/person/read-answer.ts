import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import { checkMessageBlocks } from '../blocks/check-blocks.js';
import { addMessage } from '../state/message-store.js';
import type { StandInState } from '../state/stand-in-state.js';
import { closeView, makeView, replaceView } from '../state/view-store.js';
import type { SlackView } from '../state/workspace.js';
import { getGoodView } from '../web-api/methods-views.js';

/** An acknowledgement of a command may carry a message: it is shown to the person, or to all. */
export function showCommandAnswer(state: StandInState, payload: JsonObject, user: string, channel: string): void {
  const text = textOf(payload.text);
  const blocks = objectsOf(payload.blocks);
  if (text === '' && blocks.length === 0) return;
  const verdict = checkMessageBlocks(blocks);
  if (verdict.verdict === 'bad') {
    const problems = verdict.problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
    state.violations.add('ack of a command', problems, JSON.stringify(payload));
    return;
  }
  const ephemeralTo = payload.response_type === 'in_channel' ? null : user;
  addMessage(state, { channel, text, blocks, metadata: null, ephemeralTo });
}

/** What the app answers to a submission: nothing closes the view, errors keep it, the rest changes it. */
export function takeSubmissionAnswer(state: StandInState, payload: JsonObject, view: SlackView): void {
  const action = payload.response_action;
  if (action === undefined) return void closeView(state, view, false);
  if (action === 'errors') return void showErrors(state, objectOf(payload.errors), view);
  if (action === 'clear') return void closeView(state, view, true);
  if (action !== 'update' && action !== 'push') {
    state.violations.add('ack of a submission', `unknown response_action ${JSON.stringify(action)}`);
    return;
  }
  const next = findGoodView(state, payload);
  if (next === null) return void showTrouble(state, view);
  if (action === 'update') return void replaceView(state, view, next);
  const stack = state.workspace.modals.get(view.user) ?? [];
  stack.push(makeView(state, view.user, next, view));
  state.changes.tell();
}

/** What Slack's client says where an input failed; what was typed stays. */
export function showTrouble(state: StandInState, view: SlackView): void {
  view.trouble = 'We had some trouble connecting. Try again?';
  state.changes.tell();
}

function showErrors(state: StandInState, errors: JsonObject, view: SlackView): void {
  const inputs = objectsOf(view.view.blocks).filter((block) => block.type === 'input');
  const known = inputs.map((block) => textOf(block.block_id));
  const wrong = Object.keys(errors).filter((key) => !known.includes(key));
  const isEmpty = Object.keys(errors).length === 0 || Object.values(errors).some((error) => textOf(error) === '');
  if (wrong.length > 0 || isEmpty) {
    const problem = wrong.length > 0 ? `no input block has the block_id ${wrong.join(', ')}` : 'an error without text';
    state.violations.add('ack of a submission', `errors: ${problem}`, JSON.stringify(errors));
    return void showTrouble(state, view);
  }
  view.errors = Object.fromEntries(Object.entries(errors).map(([key, error]) => [key, textOf(error)]));
  view.trouble = null;
  state.changes.tell();
}

function findGoodView(state: StandInState, payload: JsonObject): JsonObject | null {
  try {
    return getGoodView(state, 'ack of a submission', payload.view, 'modal');
  } catch {
    return null;
  }
}
