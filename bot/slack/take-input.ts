import { createHash } from 'node:crypto';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { Invocation } from '../../commands/invocation.js';
import { withoutSecret } from '../../commands/secret-in-text.js';
import type { AnswerWay, AnswerWays } from '../answer-ways.js';
import type { PlatformDoor } from '../platform-door.js';
import { refusalOfUnknown, refusalToKeep } from '../refusals.js';
import { createClickWay, type WayNeeds } from './click-way.js';
import type { AckPayload, Envelope } from './envelope.js';
import { postToPerson } from './post-to-person.js';
import { type Body, readInput } from './read-input.js';
import type { AnswerPlace, InputKind, SlackInput } from './slack-input.js';
import { createSubmissionWay, type Submission } from './submission-way.js';
import { updateView, type ViewMeta } from './view-calls.js';

export interface TakeNeeds extends WayNeeds {
  door: PlatformDoor;
  ways: AnswerWays;
  /** The forms that came last, by invocation. */
  forms: Map<string, Submission>;
  replaced: Set<string>;
  /** Of forms that are being kept, by view and content: resolves when it is known whether they are. */
  storing: Map<string, Promise<string | null>>;
  /** Of forms that were sent, by view and content: who clicks twice has sent one. */
  sent: Map<string, Promise<AckPayload>>;
  /** The configured name of the command. */
  command: string;
  /** From now on nothing is taken any more. */
  isClosing: boolean;
}

/** Far more than are on their way at once; a form is delivered again within seconds. */
const FORMS_KEPT = 200;

type Stored = Extract<SlackInput, { input: 'command' | 'press' | 'form' }>;

/** Slack waits for 3 s for an acknowledgement; what was kept later than this may be shown as failed. */
const PROMISE_MS = 2_000;

/**
 * Read, secrets out, kept durably, acknowledged: in this order, and nothing is acknowledged that is not kept. What cannot
 * be kept, or only too late, is told to the person. Never throws.
 */
export async function takeInput(needs: TakeNeeds, body: Body, envelope: Envelope): Promise<void> {
  envelope.taken = true;
  const acknowledge = onceOnly(envelope);
  const input = readInput(body, needs.command);
  try {
    await act(needs, input, envelope, acknowledge);
  } catch (error) {
    needs.door.onError(error instanceof Error ? error : new Error(String(error)));
    await refuse(needs, input, envelope, acknowledge, refusalToKeep('this went wrong inside the bot')).catch(
      needs.door.onError,
    );
  }
}

type Acknowledge = (payload?: AckPayload) => Promise<void>;

function onceOnly({ ack }: Envelope): Acknowledge {
  let isDone = false;
  return async (payload) => {
    if (isDone) return;
    isDone = true;
    await ack(payload);
  };
}

async function act(needs: TakeNeeds, input: SlackInput, envelope: Envelope, acknowledge: Acknowledge): Promise<void> {
  if (needs.isClosing) return refuse(needs, input, envelope, acknowledge, refusalToKeep('the bot is being stopped'));
  switch (input.input) {
    case 'nothing':
      return acknowledge();
    case 'unknown':
      return refuse(needs, input, envelope, acknowledge, refusalOfUnknown(input.why));
    case 'home':
      needs.door.openHome(input.actor);
      return acknowledge();
    case 'change':
      await acknowledge();
      return changeForm(needs, input);
    case 'press':
      return input.asksReason
        ? askReason(needs, input, envelope, acknowledge)
        : keep(needs, input, envelope, acknowledge);
    default:
      return keep(needs, input, envelope, acknowledge);
  }
}

/** Another change may be on its way already: then Slack refuses this one by its hash, and the next comes. */
async function changeForm(needs: TakeNeeds, input: Extract<SlackInput, { input: 'change' }>): Promise<void> {
  const { view } = input.place;
  if (view === null) return;
  const card = needs.door.previewForm(input.doer.actor, input.form, input.fields);
  await updateView(needs, view, card, metaOf(input));
}

/** Nothing is kept by this press: the form that it opens is kept when it is sent. */
async function askReason(
  needs: TakeNeeds,
  input: Extract<SlackInput, { input: 'press' }>,
  envelope: Envelope,
  acknowledge: Acknowledge,
): Promise<void> {
  const card = needs.door.beforePress(input.doer.actor, input.token);
  await acknowledge();
  const meta = { ...metaOf(input), token: input.token };
  const told = await createClickWay(needs, input.place, envelope.receivedAt, meta)(card);
  if (told.delivery !== 'delivered') await tellDirectly(needs, input.doer.actor, card);
}

/** Where the place of a press has no way of its own, as on the Home. */
async function tellDirectly({ call, render }: TakeNeeds, actor: string, card: AnswerCard | FormCard): Promise<void> {
  await postToPerson(call, actor.slice(actor.indexOf('/') + 1), render.message(card));
}

async function keep(needs: TakeNeeds, input: Stored, envelope: Envelope, acknowledge: Acknowledge): Promise<void> {
  const key = keyOf(input);
  for (let other = storingOf(needs, key); other !== undefined; other = storingOf(needs, key)) await other;
  const sent = key === null ? undefined : needs.sent.get(key);
  if (sent !== undefined) return acknowledge(await sent);
  const invocation = withoutSecret(invocationOf(input, envelope));
  const stored = store(needs, input, envelope, { invocation, key });
  if (key !== null) needs.storing.set(key, stored);
  const why = await stored;
  if (key !== null) needs.storing.delete(key);
  if (why !== null) return refuse(needs, input, envelope, acknowledge, refusalToKeep(why));
  const form = needs.forms.get(invocation.id);
  const payload = form === undefined ? undefined : await form.acked;
  try {
    await acknowledge(payload);
    form?.noteAck(true);
  } catch (error) {
    // It is kept, so it is done and answered: Slack sends it again, or the answer comes another way.
    form?.noteAck(false);
    needs.door.onError(error instanceof Error ? error : new Error(String(error)));
  }
}

/** The same form that comes while the first is being kept waits for what becomes of that. */
function storingOf({ storing }: TakeNeeds, key: string | null): Promise<string | null> | undefined {
  return key === null ? undefined : storing.get(key);
}

/** Null: it is kept, and its answer has a way; else why not. */
async function store(
  needs: TakeNeeds,
  input: Stored,
  envelope: Envelope,
  { invocation, key }: { invocation: Invocation; key: string | null },
): Promise<string | null> {
  const { door, ways } = needs;
  try {
    const isNew = await door.storeInvocation(invocation);
    if (isNew && door.now() - envelope.receivedAt > PROMISE_MS) {
      // In the same tick: no loop can have read it.
      door.voidInvocation(invocation.id);
      return 'it could not be kept in time';
    }
    if (isNew) ways.put(invocation.id, wayOf(needs, input, envelope, invocation.id));
    const form = needs.forms.get(invocation.id);
    if (key !== null && form !== undefined) noteSent(needs, key, form.acked);
    return null;
  } catch (error) {
    door.onError(error instanceof Error ? error : new Error(String(error)));
    return 'it could not be kept';
  }
}

/** Null for what is no form in a view. What was entered is kept nowhere. */
function keyOf(input: Stored): string | null {
  const { view } = input.place;
  if (input.input !== 'form' || view === null) return null;
  const same = [input.doer.actor, view.id, view.hash, input.token, input.form, input.fields];
  return createHash('sha256').update(JSON.stringify(same)).digest('base64url');
}

/** With problems at its fields it stays on the screen, and may be sent again as it is. */
function noteSent({ sent }: TakeNeeds, key: string, acked: Promise<AckPayload>): void {
  keepLatest(sent, key, acked);
  void acked.then((payload) => {
    if ('response_action' in payload && payload.response_action === 'errors') sent.delete(key);
  });
}

function keepLatest<T>(kept: Map<string, T>, key: string, latest: T): void {
  kept.set(key, latest);
  const [oldest] = kept.keys();
  if (kept.size > FORMS_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** A form that is delivered twice waits for one answer, which both acknowledgements carry. */
function wayOf(needs: TakeNeeds, input: Stored, { receivedAt }: Envelope, invocationId: string): AnswerWay {
  const meta = metaOf(input);
  const { view } = input.place;
  if (input.input !== 'form' || view === null) return createClickWay(needs, input.place, receivedAt, meta);
  const submission = createSubmissionWay(needs, view, receivedAt, meta);
  keepLatest(needs.forms, invocationId, submission);
  return submission.way;
}

function metaOf(input: Extract<SlackInput, { input: 'command' | 'press' | 'form' | 'change' }>): ViewMeta {
  const token = input.input === 'form' || input.input === 'change' ? input.token : null;
  return { token, channel: input.doer.channel };
}

function invocationOf(input: Stored, { id, receivedAt }: Envelope): Invocation {
  const { actor, channel, profile } = input.doer;
  return {
    ...{ id: `slack:${id}`, actor, place: { channel }, at: receivedAt },
    ...(profile === null ? {} : { profile }),
    input: askedOf(input),
  };
}

function askedOf(input: Stored): Invocation['input'] {
  switch (input.input) {
    case 'command':
      return { kind: 'command', text: input.text };
    case 'press':
      return { kind: 'button', token: input.token, text: input.text };
    case 'form':
      if (input.token !== null) return { kind: 'button', token: input.token, text: input.fields.reason ?? null };
      return { kind: 'form', form: input.form, fields: input.fields };
    default:
      return input satisfies never;
  }
}

/** Tells the person, by the acknowledgement where that can be seen, that nothing was changed. */
async function refuse(
  needs: TakeNeeds,
  input: SlackInput,
  { receivedAt }: Envelope,
  acknowledge: Acknowledge,
  card: AnswerCard,
): Promise<void> {
  const { of, place, channel } = refusedOf(input);
  if (of === 'command') return acknowledge({ response_type: 'ephemeral', ...needs.render.message(card) });
  if (of === 'form') return acknowledge(refusedForm(needs, place, card, channel));
  await acknowledge();
  const told = await createClickWay(needs, place, receivedAt, { token: null, channel })(card);
  if (told.delivery !== 'delivered' && 'doer' in input) await tellDirectly(needs, input.doer.actor, card);
}

/** What was entered stays on the screen where there is a field to say it at. */
function refusedForm(
  { render }: TakeNeeds,
  { view }: AnswerPlace,
  card: AnswerCard,
  channel: string | null,
): AckPayload {
  const [block] = view?.blocks.values() ?? [];
  const isAgain = card.tone === 'problem' && block !== undefined;
  if (isAgain) return { response_action: 'errors', errors: { [block]: [card.title, ...card.lines].join('; ') } };
  return { response_action: 'update', view: render.modal(card, { token: null, channel }) };
}

function refusedOf(input: SlackInput): { of: InputKind; place: AnswerPlace; channel: string | null } {
  switch (input.input) {
    case 'unknown':
      return { of: input.of, place: input.place, channel: null };
    case 'nothing':
    case 'home':
      return { of: 'click', place: { responseUrl: null, triggerId: null, view: null }, channel: null };
    case 'command':
    case 'form':
      return { of: input.input, place: input.place, channel: input.doer.channel };
    default:
      return { of: 'click', place: input.place, channel: input.doer.channel };
  }
}
