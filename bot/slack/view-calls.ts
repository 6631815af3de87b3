import { z } from 'zod';
import type { AnswerCard, FormCard } from '../../commands/card.js';
import type { Delivery } from '../messenger.js';
import type { AnswerRender } from './answer-render.js';
import type { CallSlack, SlackReply } from './call-slack.js';
import type { FormMeta } from './form-marks.js';
import { OTHER_WAY } from './response-way.js';

export interface ViewNeeds {
  call: CallSlack;
  render: AnswerRender;
  now(): number;
}

/** Where what stands in the view was asked, so that it is answered there. */
export type ViewMeta = Omit<FormMeta, 'form'>;

const Opened = z.object({ view: z.object({ id: z.string() }) });

/** A trigger lives for 3 s and opens one view: https://docs.slack.dev/interactivity/handling-user-interaction */
const TRIGGER_MS = 3_000;

/** Opens a modal. `receivedAt`: of the input that the trigger came with, in milliseconds since the epoch. */
export async function openView(
  { call, render, now }: ViewNeeds,
  trigger: { id: string; receivedAt: number },
  card: AnswerCard | FormCard,
  meta: ViewMeta,
): Promise<Delivery> {
  if (now() - trigger.receivedAt >= TRIGGER_MS) return { ...OTHER_WAY, why: 'the trigger is over' };
  const view = render.modal(card, meta);
  return delivered(await call('views.open', { trigger_id: trigger.id, view }, Opened));
}

/** Replaces what stands in a modal. With `hash` only where nobody changed it meanwhile. */
export async function updateView(
  { call, render }: ViewNeeds,
  open: { id: string; hash: string | undefined },
  card: AnswerCard | FormCard,
  meta: ViewMeta,
): Promise<Delivery> {
  const view = render.modal(card, meta);
  return delivered(await call('views.update', { view_id: open.id, hash: open.hash, view }, Opened));
}

/** Whatever goes wrong with a modal, the person can still be told by other means. */
function delivered(reply: SlackReply<z.output<typeof Opened>>): Delivery {
  switch (reply.reply) {
    case 'ok':
      return { delivery: 'delivered', messageId: reply.data.view.id };
    case 'refused':
      return { ...OTHER_WAY, why: reply.error };
    case 'limited':
      return { ...OTHER_WAY, why: 'Slack asks to wait' };
    case 'away':
      return { ...OTHER_WAY, why: reply.why };
    default:
      return reply satisfies never;
  }
}
