import type { PersonRef } from '../../../commands/card.js';
import { cleanText } from '../../render/clean-text.js';
import { cutText } from '../../render/cut-text.js';
import { nameCommand } from '../../render/name-command.js';
import type { Pen } from '../../render/pen.js';
import type { SlackLook } from '../slack-look.js';

import { escapedLength, escapeText } from './escape-text.js';
import { showMoment } from './show-moment.js';

/** Longer than any name that a person was given; what is longer is cut. */
const NAME = 60;

/**
 * `plain` is for `plain_text`, and for the `text` elements of rich text; `safe` for `mrkdwn` and for a message's own text;
 * a mention is one of this team.
 */
export function slackPen(look: SlackLook): Pen {
  const plain = (text: string, max: number) => {
    const clean = cleanText(nameCommand(text, look.command)).trim();
    return clean === '' ? '–' : cutText(clean, max);
  };
  const safe = (text: string, max: number) => {
    const clean = cleanText(nameCommand(text, look.command)).trim();
    return clean === '' ? '–' : escapeText(cutText(clean, max, escapedLength));
  };
  const mention = (address: string | null) => mentionOf(address, look.team);
  const name = (ref: PersonRef) => safe(ref.display, NAME);
  return {
    plain,
    safe,
    mention,
    name,
    person: (ref) => mention(ref.actor) ?? name(ref),
    strong: (text) => `*${text}*`,
    moment: showMoment,
    // Slack shows `<#C…>` as the channel's name.
    channel: (id) => (/^[CG][A-Z0-9]+$/.test(id) ? `<#${id}>` : safe(id, NAME)),
    lines: (text, max) => cutText(cleanText(text, 'keep').replace(/\s+$/, ''), max, undefined, '\n… (cut)'),
  };
}

/** `slack:T1/U2` → `<@U2>`, `slack:T1/S2` → `<!subteam^S2>`; of another team or platform nothing can be mentioned. */
function mentionOf(address: string | null, team: string): string | null {
  const match = /^slack:([A-Z0-9]+)\/([UWS][A-Z0-9]{1,30})$/.exec(address ?? '');
  const [, of, id = ''] = match ?? [];
  if (match === null || of !== team) return null;
  return id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`;
}
