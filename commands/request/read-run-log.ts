import type { RecipeName } from '../../pipeline/run/recipe.js';
import { showLog } from '../../pipeline/terraform/show-log.js';
import type { UseCaseTools } from '../use-case-tools.js';

/** A file for a chat: the end of a long log says more than its begin (Discord takes 10 MiB a file). */
const LONGEST = 4 * 1024 * 1024;

/** What the steps of a run wrote, redacted as it was stored and in the words that people read, step after step. */
export function readRunLog(
  { journal, logs }: Pick<UseCaseTools, 'journal' | 'logs'>,
  runId: string,
  recipe: RecipeName,
): string {
  const parts = journal.findSteps(runId).flatMap(({ stepId, stage, step, attempt }) => {
    const stored = logs.read(stepId).map((chunk) => chunk.text);
    const text = showLog(stored.join(''));
    if (text === '') return [];
    return [`==== ${recipe} · ${stage} · ${step} · attempt ${attempt}\n${text}${text.endsWith('\n') ? '' : '\n'}`];
  });
  const whole = parts.join('');
  return whole.length <= LONGEST ? whole : `(the begin is left out)\n${whole.slice(-LONGEST)}`;
}
