import type { HomeCard } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { countOf, type Part, text } from './components.js';
import { renderButtons } from './render-buttons.js';

type Section = HomeCard['sections'][number];

/** A message has 40 components with all that is inside; a few are what stands above, and what says that more is there. */
const COMPONENTS = 40;
const SECTIONS = 4;
const LINE = 300;
/** Of an entry; more where there is little else, as for somebody who is told how to get in. */
const LINES = 4;
const FEW = 5;
const LINES_OF_FEW = 12;

/** What a person has and what waits for them, as much of each as a message holds. `from`: the first number for ids. */
export function renderSections(all: readonly Section[], from: number, pen: Pen): Part[] {
  const sections = all.slice(0, SECTIONS);
  // The container, what is said above and below, and the buttons above in up to two rows more than they fill.
  const above = 5 + from + Math.ceil(from / 5);
  const room = { components: COMPONENTS - above - 2 * sections.length };
  let pressed = from;
  return sections.flatMap((section, place) => {
    const parts: Part[] = [];
    // Each of those that follow gets its share.
    const share = Math.floor(room.components / (sections.length - place));
    let used = 0;
    let shown = 0;
    for (const entry of section.entries) {
      const buttons = renderButtons(entry.buttons, null, pen, { from: pressed });
      const made: Part[] = [...text(entryLines(entry, all, pen)), ...buttons];
      if (used + countOf(made) > share) break;
      parts.push(...made);
      used += countOf(made);
      pressed += entry.buttons.length;
      shown += 1;
    }
    room.components -= used;
    return [...text([`### ${pen.safe(section.title, 60)}`]), ...parts, ...text(footer(section, shown, pen))];
  });
}

function entryLines({ title, lines }: Section['entries'][number], all: readonly Section[], pen: Pen): string[] {
  const count = all.flatMap(({ entries }) => entries).length <= FEW ? LINES_OF_FEW : LINES;
  const hidden = lines.length - count;
  return [
    pen.strong(pen.safe(title, 100)),
    ...lines.slice(0, count).map((line) => pen.safe(line, LINE)),
    ...(hidden > 0 ? [`-# and ${hidden} more ${hidden === 1 ? 'line' : 'lines'}`] : []),
  ];
}

function footer({ entries, empty, more }: Section, shown: number, pen: Pen): string[] {
  const hidden = more + entries.length - shown;
  if (entries.length === 0 && hidden === 0) return [`-# ${pen.safe(empty, 200)}`];
  return hidden > 0 ? [`-# and ${hidden} more: ${pen.safe('/vm list', 40)}`] : [];
}
