import type { HomeView, KnownBlock } from '@slack/types';
import type { HomeCard } from '../../../commands/card.js';
import type { SlackLook } from '../slack-look.js';
import { nameBlocks } from './name-blocks.js';
import { renderButtons, type Subject } from './render-buttons.js';
import { context, section } from './section.js';
import { type SlackPen, slackPen } from './slack-pen.js';

type Section = HomeCard['sections'][number];
type Entry = Section['entries'][number];

/** A view has 100 blocks; an entry is two, a section two more. */
const SECTIONS = 6;
const ENTRIES = 42;
/** Of an entry: under 500 characters, so that all of them stay under what blocks hold together (facts: slack.md, 3). */
const LINES = 4;

/** What a person has and what waits for them. */
export function renderHome(card: HomeCard, look: SlackLook): HomeView {
  const pen = slackPen(look);
  const sections = card.sections.slice(0, SECTIONS);
  const room = Math.floor(ENTRIES / Math.max(sections.length, 1));
  const mark = card.sandbox ? '`SANDBOX` ' : '';
  let pressed = 0;
  const withButtons = (buttons: HomeCard['buttons'], subject: Subject | null) => {
    const blocks = renderButtons(buttons, subject, pen, pressed);
    pressed += buttons.length;
    return blocks;
  };
  const blocks: KnownBlock[] = [
    ...section([`${mark}*${pen.name(card.person)}*`]),
    ...withButtons(card.buttons, null),
    ...sections.flatMap((item) => [
      { type: 'header', text: { type: 'plain_text', text: pen.plain(item.title, 100), emoji: false } } as const,
      ...item.entries
        .slice(0, room)
        .flatMap((entry) => [
          ...entryText(entry, pen),
          ...withButtons(entry.buttons, { target: entry.title, environment: null }),
        ]),
      ...context(footer(item, room, look, pen)),
    ]),
  ];
  return { type: 'home', blocks: nameBlocks(blocks) };
}

function entryText({ title, lines }: Entry, pen: SlackPen): KnownBlock[] {
  const hidden = lines.length - LINES;
  return section([
    `*${pen.safe(title, 80)}*`,
    ...lines.slice(0, LINES).map((line) => pen.safe(line, 80)),
    ...(hidden > 0 ? [`… (cut: ${hidden} more lines)`] : []),
  ]);
}

function footer({ entries, empty, more }: Section, room: number, look: SlackLook, pen: SlackPen): string[] {
  const hidden = more + Math.max(entries.length - room, 0);
  if (entries.length === 0 && hidden === 0) return [pen.safe(empty, 200)];
  return hidden > 0 ? [`and ${hidden} more: /${look.command} list`] : [];
}
