import type { KnownBlock, PlanBlock, RichTextBlock, TaskCardBlock } from '@slack/types';
import type { CardStage } from '../../../commands/card.js';
import type { Pen } from '../../render/pen.js';
import { stageLook } from '../../render/stage-look.js';
import type { SlackLook } from '../slack-look.js';
import { section } from './section.js';

/** Recipes have six at most. */
const STAGES = 12;
/** On a phone about two lines; a longer note stands below the task. */
const SHORT = 70;
const NAME = 60;
const NOTE = 300;

/** Slack's own plan, or the same words in plain lines. `title`: how it stands. */
export function renderStages(stages: readonly CardStage[], title: string, look: SlackLook, pen: Pen): KnownBlock[] {
  if (stages.length === 0) return [];
  const shown = stages.slice(0, STAGES);
  const hidden = stages.length - shown.length;
  if (!look.planBlock) {
    const more = hidden > 0 ? [`and ${hidden} more`] : [];
    return section([...shown.map((stage) => line(stage, pen)), ...more]);
  }
  const more = hidden > 0 ? ` · and ${hidden} more` : '';
  return [
    {
      ...{ type: 'plan', title: `${pen.plain(title, 100)} · ${done(stages)} of ${stages.length} stages${more}` },
      tasks: shown.map((stage, place) => task(stage, place, pen)),
    } satisfies PlanBlock,
  ];
}

function done(stages: readonly CardStage[]): number {
  return stages.filter(({ state }) => state === 'done' || state === 'skipped').length;
}

/** `4 Terraform · apply   ✔ 11 s` */
function line(stage: CardStage, pen: Pen): string {
  const { mark, words } = stageLook(stage);
  const name = `${stage.number} ${stage.tool} · ${pen.safe(stage.title, NAME)}`;
  const said = [mark, words === '' ? '' : pen.safe(words, NOTE)].filter((part) => part !== '').join(' ');
  return said === '' ? name : `${stage.state === 'running' ? `*${name}*` : name}   ${said}`;
}

function task(stage: CardStage, place: number, pen: Pen): TaskCardBlock {
  const { status, mark, isPictured, words } = stageLook(stage);
  const isLong = words.length > SHORT;
  const said = [isPictured ? '' : mark, words === '' ? '' : pen.plain(words, SHORT)];
  const name = `${stage.number} ${stage.tool} · ${pen.plain(stage.title, NAME)}`;
  return {
    ...{ type: 'task_card', task_id: `stage-${place + 1}`, status },
    title: [name, ...said].filter((part) => part !== '').join('   '),
    ...(isLong ? { details: richText(pen.plain(words, NOTE)) } : {}),
  };
}

function richText(text: string): RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}
