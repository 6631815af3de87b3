import { z } from 'zod';
import { makePerson, type Target } from '../person/person.js';
import type { Ack } from '../socket/ack.js';
import type { SocketMode } from '../socket/socket-mode.js';
import { addMessage } from '../state/message-store.js';
import type { StandInState } from '../state/stand-in-state.js';
import { findOpenView } from '../state/view-store.js';
import type { SlackView } from '../state/workspace.js';

const Place = z.union([z.strictObject({ ts: z.string(), channel: z.string() }), z.strictObject({ view: z.string() })]);
type Place = z.infer<typeof Place>;
const Typed = z.union([z.string(), z.array(z.string()), z.null()]);

const Act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('say'), user: z.string(), channel: z.string(), text: z.string().min(1) }),
  z.strictObject({
    act: z.literal('click'),
    user: z.string(),
    place: Place,
    block: z.string(),
    what: z.string(),
    confirm: z.boolean(),
  }),
  z.strictObject({ act: z.literal('select'), user: z.string(), place: Place, block: z.string(), value: Typed }),
  z.strictObject({
    act: z.literal('submit'),
    user: z.string(),
    view: z.string(),
    values: z.record(z.string(), Typed),
  }),
  z.strictObject({ act: z.literal('close'), user: z.string(), view: z.string() }),
  z.strictObject({ act: z.literal('home'), user: z.string() }),
]);
type Act = z.infer<typeof Act>;

/** Does what was done on the page; gives what Slack's client would say, or '' where it says nothing. */
export async function takeAct(state: StandInState, socket: SocketMode, body: string): Promise<string> {
  try {
    const act = Act.parse(JSON.parse(body));
    const ack = await doAct(state, socket, act);
    return ack === null || ack.ack === 'acknowledged' ? '' : explainFailure(act, ack.why);
  } catch (error) {
    return error instanceof z.ZodError ? 'the page sent what is no act' : error instanceof Error ? error.message : '';
  }
}

async function doAct(state: StandInState, socket: SocketMode, act: Act): Promise<Ack | null> {
  const person = makePerson(state, socket, act.user);
  switch (act.act) {
    case 'say':
      return say(state, act, (command, text) => person.command(command, text, act.channel));
    case 'click':
      return person.click(getTarget(state, act.place), act.what, { confirm: act.confirm, block: act.block });
    case 'select':
      return person.select(getTarget(state, act.place), act.block, act.value);
    case 'submit':
      return person.submit(getView(state, act.view), act.values);
    case 'close':
      return person.closeView(getView(state, act.view));
    case 'home':
      return person.openHome();
  }
}

/** A line that begins with a slash is a command, any other a message. */
async function say(
  state: StandInState,
  { user, channel, text }: { user: string; channel: string; text: string },
  command: (name: string, text: string) => Promise<Ack>,
): Promise<Ack | null> {
  const [, name = '', rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (name !== '') return command(name, rest.trim());
  addMessage(state, { channel, user, text, blocks: [], metadata: null });
  return null;
}

function getTarget(state: StandInState, place: Place): Target {
  if ('view' in place) return getView(state, place.view);
  const all = [...state.workspace.messages, ...state.workspace.ephemerals];
  const found = all.find((message) => message.channel === place.channel && message.ts === place.ts);
  if (found === undefined) throw new Error('this message is not there any more');
  return found;
}

function getView(state: StandInState, id: string): SlackView {
  const view = findOpenView(state, id);
  if (view === null) throw new Error('this view is not open any more');
  return view;
}

function explainFailure(act: Act, why: string): string {
  if (why === 'no_connection') return 'the app is not connected (dispatch_failed)';
  return act.act === 'say' ? 'the app did not answer within 3 seconds (operation_timeout)' : 'the app did not answer';
}
