import { z } from 'zod';
import type { HomeCard } from '../../commands/card.js';
import type { Delivery } from '../messenger.js';
import { type CallSlack, TOKEN_ERRORS } from './call-slack.js';
import { createClosedChannels } from './closed-channels.js';
import { slackMessenger } from './messenger.js';
import { pacePosts } from './pace-posts.js';
import { PASSING_ERRORS } from './passing-errors.js';
import { renderHome } from './render/render-home.js';
import { createSendFile } from './send-file.js';
import type { SlackLook } from './slack-look.js';
import type { MakeOutbound } from './start.js';

/** Cards, answers and Homes of one workspace. */
export const makeOutbound: MakeOutbound = ({ call, fetch, ways }, look, { installation, door }) => {
  const { fallbackChannel } = installation;
  const closed = createClosedChannels(call, fallbackChannel, door.now);
  return {
    messenger: slackMessenger({
      ...{ call: pacePosts(call, door.now), look, ways, now: door.now, fallbackChannel, closed },
      sendFile: createSendFile(call, fetch, door.findPost),
    }),
    closedChannels: closed.read,
    showHome: (actor, card) => showHome(call, look, actor, card),
  };
};

async function showHome(call: CallSlack, look: SlackLook, actor: string, card: HomeCard): Promise<Delivery> {
  const user = actor.split('/')[1] ?? '';
  const shown = await call('views.publish', { user_id: user, view: renderHome(card, look) }, z.object({}));
  if (shown.reply === 'ok') return { delivery: 'delivered', messageId: user };
  if (shown.reply === 'limited') return { delivery: 'later', afterMs: shown.afterMs, why: 'too many Homes at once' };
  if (shown.reply === 'away') return { delivery: 'later', afterMs: 5_000, why: shown.why };
  const isPassing = PASSING_ERRORS.includes(shown.error) || TOKEN_ERRORS.includes(shown.error);
  return isPassing ? { delivery: 'later', afterMs: 15_000, why: shown.error } : { delivery: 'gone', why: shown.error };
}
