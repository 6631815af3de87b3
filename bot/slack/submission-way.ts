import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { AnswerWay } from '../answer-ways.js';
import type { Delivery } from '../messenger.js';
import type { AckPayload } from './envelope.js';
import { OTHER_WAY } from './response-way.js';
import type { OpenView } from './slack-input.js';
import { updateView, type ViewMeta, type ViewNeeds } from './view-calls.js';

export interface Submission {
  way: AnswerWay;
  /** What the form's acknowledgement says: the answer where it comes in time, else that it is being checked. */
  acked: Promise<AckPayload>;
  /** Whether Slack has got that acknowledgement: without it the answer goes another way. */
  noteAck(isOut: boolean): void;
}

export interface SubmissionNeeds extends ViewNeeds {
  /** Id and hash of the views that an acknowledgement has replaced, the latest last. */
  replaced: Set<string>;
}

/** A second click comes within seconds. */
const REPLACED_KEPT = 200;

/** Slack waits for 3 s; what is left is for the way there and back. */
const WAIT_MS = 2_000;
/** By then an acknowledgement is out, or has failed. */
const ACK_MS = 10_000;

/** A form that was sent waits for its answer with its acknowledgement; later answers change the view. */
export function createSubmissionWay(
  needs: SubmissionNeeds,
  view: OpenView,
  receivedAt: number,
  meta: ViewMeta,
): Submission {
  let answerNow: ((payload: AckPayload) => void) | null = null;
  let noteAck: Submission['noteAck'] = () => undefined;
  const isOut = new Promise<boolean>((resolve) => {
    noteAck = resolve;
  });
  const acked = new Promise<AckPayload>((resolve) => {
    const checking = setTimeout(
      () => answerNow?.({ response_action: 'update', view: needs.render.modal(CHECKING, meta) }),
      Math.max(0, receivedAt + WAIT_MS - needs.now()),
    );
    answerNow = (payload) => {
      clearTimeout(checking);
      answerNow = null;
      resolve(payload);
    };
  });
  const way = async (card: AnswerCard | FormCard): Promise<Delivery> => {
    if (answerNow === null) return updateView(needs, { id: view.id, hash: undefined }, card, meta);
    answerNow(ackOf(needs, view, card, meta));
    const giveUp = setTimeout(() => noteAck(false), ACK_MS);
    const arrived = await isOut;
    clearTimeout(giveUp);
    if (arrived) return { delivery: 'delivered', messageId: view.id };
    return { ...OTHER_WAY, why: 'Slack did not get the acknowledgement of the form' };
  };
  return { way, acked, noteAck: (arrived) => noteAck(arrived) };
}

/**
 * Problems stand at their fields while every one has its field on the screen; else the form is shown anew. A form that
 * was sent twice is not on the screen any more when the second answer comes.
 */
function ackOf(
  { render, replaced }: SubmissionNeeds,
  view: OpenView,
  card: AnswerCard | FormCard,
  meta: ViewMeta,
): AckPayload {
  const key = `${view.id} ${view.hash}`;
  const onScreen = !replaced.has(key);
  const errors = !onScreen ? null : card.kind === 'form' ? errorsAt(view, card) : troubleAt(view, card);
  if (errors !== null) return { response_action: 'errors', errors };
  replaced.add(key);
  const [oldest] = replaced;
  if (replaced.size > REPLACED_KEPT && oldest !== undefined) replaced.delete(oldest);
  return { response_action: 'update', view: render.modal(card, meta) };
}

/** Of trouble that may be over in a moment the person is told in the form, which keeps what was entered. */
function troubleAt({ blocks }: OpenView, { mayPass, title, lines }: AnswerCard): Record<string, string> | null {
  const [block] = blocks.values();
  return mayPass === true && block !== undefined ? { [block]: [title, ...lines].join('; ') } : null;
}

function errorsAt({ blocks }: OpenView, { fields }: FormCard): Record<string, string> | null {
  const wrong = fields.filter(({ problem }) => problem !== null);
  const errors = wrong.flatMap(({ name, problem }): [string, string][] => {
    const block = blocks.get(name);
    return block === undefined || problem === null ? [] : [[block, problem]];
  });
  return wrong.length > 0 && errors.length === wrong.length ? Object.fromEntries(errors) : null;
}

const CHECKING: AnswerCard = {
  ...{ kind: 'answer', tone: 'ok', title: 'This is being checked', table: null, file: null, buttons: [] },
  lines: ['the answer comes here; if this is closed, it comes as a message'],
};
