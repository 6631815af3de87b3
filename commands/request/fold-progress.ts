import type { RunEvent } from '../../pipeline/run/journal.js';
import type { StageKey } from '../../pipeline/run/recipe.js';
import type { CardStage } from '../card.js';
import type { StageLine } from './stage-lines.js';

type Fold = Omit<CardStage, 'number' | 'tool' | 'title'>;

const WAITING: Fold = { state: 'waiting', tookMs: null, startedAt: null, note: null, count: null };

/** What the runs of a request told, in order, as the lines of its card. A stage that begins again begins afresh. */
export function foldProgress(lines: readonly StageLine[], events: readonly RunEvent[]): CardStage[] {
  const stages = new Map<StageKey, Fold>();
  for (const event of events) {
    if (event.event === 'run-started' || event.event === 'resumed') continue;
    stages.set(event.stage, step(stages.get(event.stage) ?? WAITING, event));
  }
  return lines.map(({ tool, title, main, with: parts }, index) => {
    const folds = [main, ...parts].map((key) => stages.get(key) ?? WAITING);
    return { number: index + 1, tool, title, ...join(folds) };
  });
}

type StageEvent = Exclude<RunEvent, { event: 'run-started' | 'resumed' }>;

function step(fold: Fold, event: StageEvent): Fold {
  switch (event.event) {
    case 'stage-started':
      return { ...WAITING, state: 'running', startedAt: event.at };
    case 'stage-skipped':
      return { ...WAITING, state: 'skipped', note: event.why };
    case 'stage-progress':
      return { ...fold, note: event.text, count: event.count };
    case 'stage-done':
      return { ...ended(fold, event.at), state: 'done' };
    case 'stage-stopped':
      return { ...ended(fold, event.at), state: event.failure.word };
    case 'stage-cancelled':
      return { ...ended(fold, event.at), state: 'cancelled' };
    default:
      return event satisfies never;
  }
}

function ended(fold: Fold, at: number): Fold {
  return {
    ...fold,
    tookMs: fold.startedAt === null ? null : Math.max(0, at - fold.startedAt),
    note: null,
    count: null,
  };
}

/** The first fold is the line's own; a part that runs or stopped shows through it. */
function join(folds: readonly Fold[]): Fold {
  const [main = WAITING, ...parts] = folds;
  const loud = folds.find(({ state }) => state !== 'waiting' && state !== 'done' && state !== 'skipped');
  const took = folds.flatMap(({ tookMs }) => tookMs ?? []);
  const tookMs = took.length === 0 ? null : took.reduce((sum, ms) => sum + ms, 0);
  if (loud !== undefined) return { ...loud, tookMs: loud.state === 'running' ? null : tookMs };
  // Between two parts of one line it goes on.
  const begun = parts.find(({ state }) => state === 'done');
  if (main.state === 'waiting' && begun !== undefined) return { ...begun, state: 'running', tookMs: null };
  return main.state === 'skipped' ? main : { ...main, tookMs };
}
