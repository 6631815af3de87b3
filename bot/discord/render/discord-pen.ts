import type { PersonRef } from '../../../commands/card.js';
import { cleanText } from '../../render/clean-text.js';
import { cutText } from '../../render/cut-text.js';
import { nameCommand } from '../../render/name-command.js';
import type { Pen } from '../../render/pen.js';
import type { DiscordLook } from '../discord-look.js';
import { escapedLength, escapeMarkdown } from './escape-markdown.js';

/** Longer than any name that a person was given; what is longer is cut. */
const NAME = 60;
/** The last moment that a JavaScript date can be. */
const LAST_MS = 8.64e15;

/** `safe` is for text displays, `plain` for labels, options and modals. An account is shown as a mention and notifies nobody. */
export function discordPen(look: DiscordLook): Pen {
  const clean = (text: string): string => cleanText(nameCommand(text, look.command)).trim();
  const plain = (text: string, max: number): string => {
    const shown = clean(text);
    return shown === '' ? '–' : cutText(shown, max);
  };
  const safe = (text: string, max: number): string => {
    const shown = clean(text);
    return shown === '' ? '–' : escapeMarkdown(cutText(shown, max - 1, escapedLength));
  };
  const name = (ref: PersonRef): string => safe(ref.display, NAME);
  const mention = (address: string | null): string | null => mentionOf(address, look.guild);
  return {
    ...{ plain, safe, name, mention },
    strong: (text) => `**${text}**`,
    person: (ref) => mention(ref.actor) ?? name(ref),
    channel: (id) => (/^\d{17,20}$/.test(id) ? `<#${id}>` : safe(id, NAME)),
    moment,
    // Nothing but its own mark ends a code block.
    lines: (text, max) =>
      cutText(cleanText(text, 'keep').replace(/\s+$/, ''), max, undefined, '\n… (cut)').replaceAll('`', '\u02cb'),
  };
}

/** https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
function moment(at: number): string {
  if (!(Math.abs(at) <= LAST_MS)) return 'an unknown time';
  const seconds = Math.floor(at / 1000);
  return `<t:${seconds}:f> (<t:${seconds}:R>)`;
}

/** `discord:1` → `<@1>`, `discord:G/2` → `<@&2>`; of another server or platform nothing can be mentioned. */
function mentionOf(address: string | null, guild: string): string | null {
  const [, of, id] = /^discord:(?:(\d{17,20})\/)?(\d{17,20})$/.exec(address ?? '') ?? [];
  if (id === undefined) return null;
  if (of === undefined) return `<@${id}>`;
  return of === guild ? `<@&${id}>` : null;
}
