import type { Reply } from './act.js';
import { lookAs } from './look-as.js';
import { previewCommand } from './run-command.js';
import type { UseCaseTools } from './use-case-tools.js';

/**
 * A form as it is with what was entered so far: other choices, other fields, what the policy would say. Or the answer
 * where there is nothing to fill in for this person. Changes nothing.
 */
export function previewForm(
  tools: UseCaseTools,
  actor: string,
  form: string,
  fields: Readonly<Record<string, string>>,
): Reply {
  return tools.transaction((stores) => {
    const looked = lookAs(tools, stores, actor);
    return looked.known ? previewCommand(looked.act, form, fields) : looked.reply;
  });
}
