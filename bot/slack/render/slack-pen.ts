import type { PersonRef } from '../../../commands/card.js';
import type { SlackLook } from '../slack-look.js';
import { cleanText } from './clean-text.js';
import { cutText } from './cut-text.js';
import { escapeText } from './escape-text.js';
import { nameCommand } from './name-command.js';

/**
 * Writes what a card says into Slack's texts; nothing that comes from a card reaches a block by another way.
 * `max`: characters of the result. What has nothing to see in it is written as `–`, since Slack refuses empty texts.
 */
export interface SlackPen {
  /** For `plain_text`, and for the `text` elements of rich text: nothing in it is read as markup. */
  plain(text: string, max: number): string;
  /** For `mrkdwn` and for a message's own text. */
  safe(text: string, max: number): string;
  /** The account where Slack can mention it, else the name. */
  person(ref: PersonRef): string;
  /** Never a mention. */
  name(ref: PersonRef): string;
  /** A user group or an account of this team, or null. */
  mention(address: string | null): string | null;
  /** Lines of a tool, for a code block. */
  lines(text: string, max: number): string;
}

/** Longer than any name that a person was given; what is longer is cut. */
const NAME = 60;

export function slackPen(look: SlackLook): SlackPen {
  const plain = (text: string, max: number) => {
    const clean = cleanText(nameCommand(text, look.command)).trim();
    return clean === '' ? '–' : cutText(clean, max, false);
  };
  const safe = (text: string, max: number) => {
    const clean = cleanText(nameCommand(text, look.command)).trim();
    return clean === '' ? '–' : escapeText(cutText(clean, max, true));
  };
  const mention = (address: string | null) => mentionOf(address, look.team);
  const name = (ref: PersonRef) => safe(ref.display, NAME);
  return {
    plain,
    safe,
    mention,
    name,
    person: (ref) => mention(ref.actor) ?? name(ref),
    lines: (text, max) => cutText(cleanText(text, 'keep').replace(/\s+$/, ''), max, false, '\n… (cut)'),
  };
}

/** `slack:T1/U2` → `<@U2>`, `slack:T1/S2` → `<!subteam^S2>`; of another team or platform nothing can be mentioned. */
function mentionOf(address: string | null, team: string): string | null {
  const match = /^slack:([A-Z0-9]+)\/([UWS][A-Z0-9]{1,30})$/.exec(address ?? '');
  const [, of, id = ''] = match ?? [];
  if (match === null || of !== team) return null;
  return id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`;
}
