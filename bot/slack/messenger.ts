import { z } from 'zod';
import type { Card } from '../../commands/card.js';
import type { CardRemark } from '../../commands/card-remark.js';
import { isProgress } from '../../commands/is-progress.js';
import { answerBy } from '../answer-by.js';
import type { AnswerWays } from '../answer-ways.js';
import type { Delivery, Messenger } from '../messenger.js';
import { createEditSchedule } from './edit-schedule.js';
import { findPost } from './find-post.js';
import { closedReasonOf, deliveryOf, inSteps, type PostNeeds, postCard, posted, WAIT_MS } from './post-card.js';
import { postToPerson, toldBy } from './post-to-person.js';
import { renderMessage } from './render/render-message.js';
import type { SendFile } from './send-file.js';

export interface MessengerNeeds extends PostNeeds {
  ways: AnswerWays;
  sendFile: SendFile;
  now(): number;
}

const MISSING_MESSAGE = ['message_not_found', 'cant_update_message', 'edit_window_closed'];

/** Posts, edits and tells in one workspace, each call tried once; the sender decides what is tried again. */
export function slackMessenger(needs: MessengerNeeds): Messenger {
  const schedule = createEditSchedule(needs.now);
  let isClosed = false;
  const open = (): void => {
    if (isClosed) throw new Error('the Slack messenger is closed');
  };
  return {
    platform: 'slack',
    pace: { editsPerMinute: schedule.perMinute, holdPlanningMs: 10_000 },
    async post(channel, card, nonce, replyTo, maybeTwice = false) {
      open();
      return postCard(needs, idOf(channel), card, { nonce, replyTo, maybeTwice });
    },
    async edit(channel, messageId, card, remark = null) {
      open();
      const waitMs = schedule.take({
        message: `${channel}/${messageId}`,
        // A time stamp of Slack's is in seconds.
        postedAt: Number(messageId) * 1_000,
        isProgress: isProgress(card),
      });
      if (waitMs > 0) return { delivery: 'later', afterMs: waitMs, why: 'as many edits as Slack takes in a minute' };
      return edit(needs, idOf(channel), messageId, { card, remark });
    },
    async tell(actor, channel, card, nonce, answers) {
      open();
      const told = card.kind === 'answer' ? await needs.sendFile(card, nonce) : card;
      const way = answers === null ? null : needs.ways.find(answers);
      const asked = told.kind === 'answer' || told.kind === 'form' ? await answerBy(way, told) : null;
      return asked ?? whisper(needs, actor.split('/')[1] ?? '', idOf(channel), told);
    },
    async findPost(channel, nonce, tried = { replyTo: null, since: 0 }) {
      open();
      return findPost(needs, idOf(channel), nonce, tried);
    },
    async close() {
      isClosed = true;
    },
  };
}

async function edit(
  needs: PostNeeds,
  channel: string,
  ts: string,
  { card, remark }: { card: Card; remark: CardRemark | null },
): Promise<Delivery> {
  const { call, look, closed } = needs;
  const sent = await inSteps(look, card, { remark }, (message) =>
    call('chat.update', { channel, ts, ...message }, posted),
  );
  const why = closedReasonOf(sent);
  if (why !== null) {
    await closed.noteClosed(channel, why);
    return { delivery: 'closed', why };
  }
  if (sent.reply === 'refused' && MISSING_MESSAGE.includes(sent.error)) return { delivery: 'missing', why: sent.error };
  if (sent.reply === 'away') return { delivery: 'later', afterMs: WAIT_MS, why: sent.why };
  if (sent.reply === 'ok') closed.noteOpen(channel);
  return deliveryOf(sent);
}

/** The bot is not where the person typed: in a private channel, or between two people. */
const NOT_THERE = ['channel_not_found', 'not_in_channel', 'user_not_in_channel', 'is_archived'];

/** Seen by one person; where the input came from no channel, or from one without the bot, as a message to them. */
async function whisper({ call, look }: MessengerNeeds, user: string, channel: string, card: Card): Promise<Delivery> {
  const message = renderMessage(card, look);
  if (/^[UW]/.test(channel)) return postToPerson(call, channel, message);
  const ephemeral = z.object({ message_ts: z.string() });
  const sent = await call('chat.postEphemeral', { channel, user, ...message }, ephemeral);
  const isThere = sent.reply !== 'refused' || !NOT_THERE.includes(sent.error);
  return isThere ? toldBy(sent) : postToPerson(call, user, message);
}

function idOf(channel: string): string {
  return channel.slice(channel.indexOf(':') + 1);
}
