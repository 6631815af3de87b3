import { type JsonObject, objectOf, objectsOf, textOf } from '../../chat/json.js';
import type { Ack } from '../socket/ack.js';
import type { SocketMode } from '../socket/socket-mode.js';
import { listElements } from '../state/message-store.js';
import type { StandInState } from '../state/stand-in-state.js';
import { closeView, findOpenView } from '../state/view-store.js';
import type { SlackMessage, SlackUser, SlackView } from '../state/workspace.js';
import { findAction } from './find-action.js';
import {
  renderClosing,
  renderCommand,
  renderHomeOpened,
  renderMessageAction,
  renderSubmission,
  renderViewAction,
} from './payloads.js';
import { showCommandAnswer, showTrouble, takeSubmissionAnswer } from './read-answer.js';
import { findRefusal, type Typed, typeValue } from './type-value.js';

export type Target = SlackMessage | SlackView;

/** What somebody does in Slack's client. Throws where the client would not let them. */
export interface Person {
  command(command: string, text: string, channel: string): Promise<Ack>;
  /**
   * `what`: action_id or the text on a button or overflow option, `block`: only in the block with this id.
   * A confirm dialog wants `confirm: true`.
   */
  click(target: Target, what: string, options?: { confirm?: boolean; block?: string }): Promise<Ack>;
  /** Chooses or types in a field: sends block_actions outside of input blocks and where the block dispatches. */
  select(target: Target, blockOrActionId: string, value: Typed): Promise<Ack | null>;
  /** Fills the fields, by block_id, and sends the form. `stale`: also where the view is no longer on the screen. */
  submit(view: SlackView, values?: { [blockId: string]: Typed }, options?: { stale?: boolean }): Promise<Ack>;
  /** Null where the app did not ask to be told. */
  closeView(view: SlackView): Promise<Ack | null>;
  openHome(): Promise<Ack>;
}

export function makePerson(state: StandInState, socket: SocketMode, id: string): Person {
  const user = (): SlackUser => getUser(state, id);
  const act = (target: Target, action: JsonObject): Promise<Ack> =>
    socket.send({
      type: 'interactive',
      acceptsResponse: false,
      payload: isView(target)
        ? renderViewAction(state, user(), target, action)
        : renderMessageAction(state, user(), target, action),
    });
  return {
    async command(command, text, channel) {
      const payload = renderCommand(state, user(), command, text, channel);
      const ack = await socket.send({ type: 'slash_commands', acceptsResponse: true, payload });
      if (ack.ack === 'acknowledged') showCommandAnswer(state, ack.payload, id, channel);
      return ack;
    },
    async click(target, what, options = {}) {
      refuseForeign(target, id);
      const blocks = blocksOf(target).filter(({ block_id }) => (options.block ?? block_id) === block_id);
      const found = findAction(blocks, what);
      if (found.element.confirm !== undefined && options.confirm !== true) {
        throw new Error(`"${what}" asks: ${textOf(objectOf(objectOf(found.element.confirm).text).text)}`);
      }
      return act(target, renderAction(state, found.block, found.element, found.option));
    },
    async select(target, wanted, value) {
      const { block, element } = findField(blocksOf(target), wanted);
      const typed = typeValue(element, value);
      if (isView(target)) target.values[textOf(block.block_id)] = { [textOf(element.action_id)]: typed };
      state.changes.tell();
      if (block.type === 'input' && block.dispatch_action !== true) return null;
      return act(target, { ...renderAction(state, block, element, null), ...typed });
    },
    submit: (view, values = {}, options = {}) => submit(state, socket, user(), view, values, options.stale === true),
    async closeView(view) {
      closeView(state, view, view.view.clear_on_close === true);
      if (view.view.notify_on_close !== true) return null;
      const payload = renderClosing(state, user(), view, view.view.clear_on_close === true);
      return socket.send({ type: 'interactive', acceptsResponse: false, payload });
    },
    openHome: () =>
      socket.send({ type: 'events_api', acceptsResponse: false, payload: renderHomeOpened(state, user(), 'home') }),
  };
}

async function submit(
  state: StandInState,
  socket: SocketMode,
  user: SlackUser,
  view: SlackView,
  values: { [blockId: string]: Typed },
  isStale: boolean,
): Promise<Ack> {
  if (!isStale && findOpenView(state, view.id) === null) throw new Error('this view is not on the screen');
  for (const [blockId, value] of Object.entries(values)) {
    const { block, element } = findField(blocksOf(view), blockId);
    view.values[textOf(block.block_id)] = { [textOf(element.action_id)]: typeValue(element, value) };
  }
  const refusal = findRefusal(view);
  if (refusal !== null) throw new Error(refusal);
  const payload = renderSubmission(state, user, view);
  const ack = await socket.send({ type: 'interactive', acceptsResponse: true, payload });
  if (ack.ack === 'failed') showTrouble(state, view);
  else takeSubmissionAnswer(state, ack.payload, view);
  return ack;
}

function blocksOf(target: Target): JsonObject[] {
  return isView(target) ? objectsOf(target.view.blocks) : target.blocks;
}

function isView(target: Target): target is SlackView {
  return 'view' in target;
}

function getUser(state: StandInState, id: string): SlackUser {
  const user = state.workspace.users.get(id);
  if (user === undefined) throw new Error(`there is no user ${id}`);
  return user;
}

function refuseForeign(target: Target, user: string): void {
  const owner = isView(target) ? target.user : target.ephemeralTo;
  if (owner !== null && owner !== user) throw new Error(`only ${owner} sees this, not ${user}`);
}

/** An element by the block_id around it or by its action_id. */
function findField(blocks: readonly JsonObject[], wanted: string): { block: JsonObject; element: JsonObject } {
  const all = blocks.flatMap((block) => listElements(block).map((element) => ({ block, element })));
  const found =
    all.find(({ block }) => block.block_id === wanted) ?? all.find(({ element }) => element.action_id === wanted);
  if (found !== undefined) return found;
  throw new Error(`there is no field "${wanted}"; there is: ${all.map(({ block }) => block.block_id).join(', ')}`);
}

function renderAction(
  state: StandInState,
  block: JsonObject,
  element: JsonObject,
  option: JsonObject | null,
): JsonObject {
  const { confirm, style, options: _options, option_groups: _groups, ...shown } = element;
  return {
    ...shown,
    ...(confirm === undefined ? {} : { confirm }),
    ...(style === undefined ? {} : { style }),
    block_id: block.block_id ?? '',
    ...(option === null ? {} : { selected_option: option }),
    action_ts: state.clock.makeTs(),
  };
}
