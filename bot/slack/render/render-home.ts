import type { HomeView, KnownBlock } from '@slack/types';
import type { HomeCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import type { SlackLook } from '../slack-look.js';
import { nameBlocks } from './name-blocks.js';
import { renderButtons } from './render-buttons.js';
import { context, section } from './section.js';
import { slackPen } from './slack-pen.js';

type Section = HomeCard['sections'][number];
type Entry = Section['entries'][number];

/** A view has 100 blocks; an entry is two, a section two more. */
const SECTIONS = 6;
const ENTRIES = 30;
/** Where there is little, it is said in full: all lines stay under what blocks hold together (facts: slack.md, 3). */
const FEW = 5;
const LINES = 7500;

/** What a person has and what waits for them. */
export function renderHome(card: HomeCard, look: SlackLook): HomeView {
  const pen = slackPen(look);
  const sections = card.sections.slice(0, SECTIONS);
  const room = Math.floor(ENTRIES / Math.max(sections.length, 1));
  const shown = sections.reduce((sum, { entries }) => sum + Math.min(entries.length, room), 0);
  const mark = card.sandbox ? '`SANDBOX` ' : '';
  let pressed = 0;
  const withButtons = (buttons: HomeCard['buttons']) => {
    const blocks = renderButtons(buttons, null, pen, pressed);
    pressed += buttons.length;
    return blocks;
  };
  const blocks: KnownBlock[] = [
    ...section([`${mark}*${pen.name(card.person)}*`]),
    ...withButtons(card.buttons),
    ...sections.flatMap((item) => [
      { type: 'header', text: { type: 'plain_text', text: pen.plain(item.title, 100), emoji: false } } as const,
      ...item.entries
        .slice(0, room)
        .flatMap((entry) => [...entryText(entry, shown, pen), ...withButtons(entry.buttons)]),
      ...context(footer(item, room, look, pen)),
    ]),
  ];
  return { type: 'home', blocks: nameBlocks(blocks) };
}

/** `shown`: how many entries share the room. */
function entryText({ title, lines }: Entry, shown: number, pen: Pen): KnownBlock[] {
  const count = shown <= FEW ? 12 : 4;
  const max = Math.min(400, Math.floor(LINES / (shown * count)));
  const hidden = lines.length - count;
  return section([
    `*${pen.safe(title, 80)}*`,
    ...lines.slice(0, count).map((line) => pen.safe(line, max)),
    ...(hidden > 0 ? [`… (cut: ${hidden} more lines)`] : []),
  ]);
}

function footer({ entries, empty, more }: Section, room: number, look: SlackLook, pen: Pen): string[] {
  const hidden = more + Math.max(entries.length - room, 0);
  if (entries.length === 0 && hidden === 0) return [pen.safe(empty, 200)];
  return hidden > 0 ? [`and ${hidden} more: /${look.command} list`] : [];
}
