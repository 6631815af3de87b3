import { RESTJSONErrorCodes as Codes, Routes } from 'discord.js';
import type { Card } from '../../commands/card.js';
import type { CardRemark } from '../../commands/card-remark.js';
import { isProgress } from '../../commands/is-progress.js';
import { answerBy } from '../answer-by.js';
import type { AnswerWays } from '../answer-ways.js';
import type { Delivery, Messenger } from '../messenger.js';
import { createPostPlaces } from '../post-places.js';
import { readClosedReason } from './closed-channels.js';
import { laterOf, whyRefused } from './delivery-of.js';
import { drawnOrPlain } from './drawn-or-plain.js';
import { userOf } from './find-member.js';
import { findPost } from './find-post.js';
import { isArchived, openThread } from './open-thread.js';
import { createPaceEdits, type PaceEdits } from './pace-edits.js';
import { type PostNeeds, postCard } from './post-card.js';
import type { SendFile } from './send-file.js';
import { posted } from './send-message.js';
import { tellDirectly } from './tell-directly.js';
import type { ThreadNames } from './thread-names.js';

export interface MessengerNeeds extends PostNeeds {
  ways: AnswerWays;
  sendFile: SendFile;
  threadNames: ThreadNames;
  now(): number;
}

/** Five in five seconds were seen of one channel (facts: discord.md, 2); the client waits for what Discord itself says. */
const POSTS = { everyMs: 1_000, atOnce: 4 };
/** As the schedule of edits shares them out in one channel. */
const EDITS_PER_MINUTE = 48;

/** It was deleted, or is of another application, which the bot was before. */
const MISSING: readonly number[] = [Codes.UnknownMessage, Codes.CannotEditMessageAuthoredByAnotherUser];

/** Posts, edits and tells in one server, each call tried once; the sender decides what is tried again. */
export function discordMessenger(needs: MessengerNeeds): Messenger {
  const pace = createPaceEdits(needs.now);
  const takePost = createPostPlaces(POSTS, needs.now);
  let isClosed = false;
  const open = (): void => {
    if (isClosed) throw new Error('the Discord messenger is closed');
  };
  return {
    platform: 'discord',
    pace: { editsPerMinute: EDITS_PER_MINUTE, holdPlanningMs: 10_000 },
    async post(channel, card, nonce, replyTo, maybeTwice = false) {
      open();
      const waitMs = takePost(channel);
      if (waitMs > 0) return { delivery: 'later', afterMs: waitMs, why: 'as many posts as Discord takes at once' };
      const delivery = await postCard(needs, idOf(channel), card, { nonce, replyTo, maybeTwice });
      if (delivery.delivery === 'delivered') needs.threadNames.note(delivery.messageId, card);
      return delivery;
    },
    async edit(channel, messageId, card, remark = null) {
      open();
      needs.threadNames.note(messageId, card);
      const id = idOf(channel);
      const waitMs = pace.take({ channel: id, message: messageId, isProgress: isProgress(card) });
      if (waitMs > 0) return { delivery: 'later', afterMs: waitMs, why: 'as many edits as Discord takes for now' };
      return edit(needs, pace, { channel: id, message: messageId, card, remark });
    },
    async tell(actor, _channel, card, nonce, answers) {
      open();
      const told = card.kind === 'answer' ? await needs.sendFile(card, nonce) : card;
      const way = answers === null ? null : needs.ways.find(answers);
      const asked = told.kind === 'answer' || told.kind === 'form' ? await answerBy(way, told) : null;
      if (asked !== null) return asked;
      const user = userOf(actor);
      if (user === null) return { delivery: 'gone', why: `${actor} is no account of Discord` };
      return tellDirectly({ call: needs.call, look: needs.look, user, card: told, nonce });
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

interface Edit {
  channel: string;
  message: string;
  card: Card;
  remark: CardRemark | null;
}

async function edit(
  { call, look, closed }: MessengerNeeds,
  pace: PaceEdits,
  { channel, message, card, remark }: Edit,
): Promise<Delivery> {
  const route = Routes.channelMessage(channel, message);
  const change = () =>
    drawnOrPlain(card, look, { remark }, ({ files: _, ...body }) => call({ method: 'PATCH', route, body }, posted));
  const first = await change();
  const sent = isArchived(first) && (await openThread(call, channel)) ? await change() : first;
  switch (sent.reply) {
    case 'ok':
      closed.noteOpen(channel);
      pace.accept(channel, message);
      return { delivery: 'delivered', messageId: message };
    case 'limited':
      return { ...laterOf(sent), afterMs: pace.refuse(channel, message, sent.afterMs) };
    // An edit is safe twice.
    case 'away':
      return laterOf(sent);
    case 'refused': {
      if (MISSING.includes(sent.code)) return { delivery: 'missing', why: whyRefused(sent) };
      if (sent.code === Codes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached) {
        return { ...laterOf(sent), afterMs: pace.refuse(channel, message, 0) };
      }
      const reason = readClosedReason(sent.code);
      if (reason === null) return laterOf(sent);
      await closed.noteClosed(channel, reason);
      return { delivery: 'closed', why: reason };
    }
    default:
      return sent satisfies never;
  }
}

function idOf(channel: string): string {
  return channel.slice(channel.indexOf(':') + 1);
}
