import type { CardStage } from '../../commands/card.js';
import { showDuration } from '../show-duration.js';

/** Slack's word for a task, the mark that our plain lines begin with, and what is said of the stage. */
interface StageLook {
  status: 'pending' | 'in_progress' | 'complete' | 'error';
  mark: string;
  /** Whether Slack's own picture of the status says the mark already. */
  isPictured: boolean;
  words: string;
}

/** Four ways to stop, four looks: their no, our fault, a gate's no, and what nobody can say. */
export function stageLook(stage: CardStage): StageLook {
  const note = [stage.note ?? '', stage.count === null ? '' : `(${stage.count})`];
  const look = (
    status: StageLook['status'],
    mark: string,
    word: string,
    parts: readonly string[],
    isPictured = false,
  ): StageLook => ({ status, mark, isPictured, words: [word, ...parts].filter((part) => part !== '').join(' ') });
  const took = stage.tookMs === null ? '' : showDuration(stage.tookMs);
  const noted = stage.note ?? '';
  switch (stage.state) {
    case 'waiting':
      return look('pending', '', '', [], true);
    case 'running':
      return look('in_progress', '⏳', '', note, true);
    case 'done':
      return look('complete', '✔', '', [took, noted], true);
    case 'skipped':
      return look('complete', '–', '', [noted]);
    case 'failed':
      return look('error', '✖', 'failed', [took, noted]);
    case 'broke':
      return look('error', '⚡', 'broke', [took, noted]);
    case 'refused':
      return look('error', '⛔', 'refused', [noted]);
    case 'unknown':
      return look('error', '?', 'unknown', [noted]);
    case 'cancelled':
      return look('pending', '⏹', 'cancelled', [noted]);
    default:
      return stage.state satisfies never;
  }
}
