import type { Card } from '../../commands/card.js';
import type { CardRemark, ClosedReason } from '../../commands/card-remark.js';
import type { Pen } from './pen.js';

/** Why it stands here, and that it may stand here twice. `chat`: Slack, Discord. */
export function renderRemark(remark: CardRemark | null, card: Card, chat: string, pen: Pen): string[] {
  if (remark === null) return [];
  const it = card.kind === 'request' ? 'card' : 'message';
  const { insteadOf, maybeTwice } = remark;
  const both = card.kind === 'request' ? ' The buttons of both work; this one is kept up to date.' : '';
  return [
    ...(insteadOf === null
      ? []
      : [`${reason(insteadOf.why, nameOf(insteadOf.channel, pen), chat)}, so this ${it} is here.`]),
    ...(maybeTwice ? [`${chat} did not say whether it took this ${it} before: it may stand here twice.${both}`] : []),
  ];
}

/** Discord has no members of channels: who has no permission does not see it. */
function reason(why: ClosedReason, channel: string, chat: string): string {
  return {
    archived: `${channel} is archived`,
    'not a member': chat === 'Discord' ? `The bot does not see ${channel}` : `The bot is not in ${channel}`,
    'not found': `${channel} is gone, or the bot is not in it`,
    'not allowed': `The bot may not post in ${channel}`,
  }[why];
}

function nameOf(channel: string, pen: Pen): string {
  return pen.channel(channel.slice(channel.indexOf(':') + 1));
}
