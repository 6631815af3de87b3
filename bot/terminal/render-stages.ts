import type { CardStage } from '../../commands/card.js';
import { showDuration } from '../show-duration.js';
import type { Paint } from './paint.js';
import type { View } from './view.js';
import { padTo, wrapLine } from './wrap-line.js';

/** One line a stage, in columns. */
export function renderStages(stages: readonly CardStage[], view: View, paint: Paint): string[] {
  const isNarrow = view.width < 60;
  const titleWidth = Math.max(...stages.map(({ title }) => title.length), isNarrow ? 0 : 14) + 1;
  return stages.flatMap((stage) => {
    const name = `${stage.number} ${padTo(stage.tool, isNarrow ? 11 : 12)}${padTo(stage.title, titleWidth)}`;
    return wrapLine(`${name}${look(stage, view, paint)}`.trimEnd(), view.width, 4);
  });
}

function look(stage: CardStage, view: View, paint: Paint): string {
  const took = stage.tookMs === null ? '' : ` ${showDuration(stage.tookMs)}`;
  const note = stage.note === null ? '' : ` ${stage.note}`;
  const count = stage.count === null ? '' : ` (${stage.count})`;
  switch (stage.state) {
    case 'waiting':
      return '';
    case 'running':
      return paint.strong(`⏳${runningFor(stage, view)}${note}${count}`);
    case 'done':
      return `${paint.good('✔')}${took}${paint.weak(note)}`;
    case 'skipped':
      return paint.weak(`–${note}`);
    case 'failed':
      return paint.bad(`✖ failed${took}${note}`);
    case 'broke':
      return paint.odd(`⚡ broke${took}${note}`);
    case 'refused':
      return paint.warn(`⛔ refused${note}`);
    case 'unknown':
      return paint.warn(`? unknown${note}`);
    case 'cancelled':
      return paint.weak(`⏹ cancelled${note}`);
    default:
      return stage.state satisfies never;
  }
}

function runningFor({ startedAt }: CardStage, { now }: View): string {
  return startedAt === null || now === null ? '' : ` ${showDuration(Math.max(now - startedAt, 1000))}`;
}
