import { z } from 'zod';
import { slackMessenger } from './messenger.js';
import { renderHome } from './render/render-home.js';
import { createSendFile } from './send-file.js';
import type { MakeOutbound } from './start.js';

/** Cards, answers and Homes of one workspace. */
export const makeOutbound: MakeOutbound = ({ call, fetch, ways }, look, { installation, door }) => ({
  messenger: slackMessenger({
    ...{ call, look, ways, now: door.now, fallbackChannel: installation.fallbackChannel },
    sendFile: createSendFile(call, fetch, door.findPost),
  }),
  async showHome(actor, card) {
    const user = actor.split('/')[1] ?? '';
    const shown = await call('views.publish', { user_id: user, view: renderHome(card, look) }, z.object({}));
    if (shown.reply === 'ok') return { delivery: 'delivered', messageId: user };
    if (shown.reply === 'limited') return { delivery: 'later', afterMs: shown.afterMs, why: 'too many Homes at once' };
    if (shown.reply === 'away') return { delivery: 'later', afterMs: 5_000, why: shown.why };
    return { delivery: 'gone', why: shown.error };
  },
});
