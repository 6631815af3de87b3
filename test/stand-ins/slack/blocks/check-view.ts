import { z } from 'zod';
import { isJsonObject, type Json, objectsOf } from '../../chat/json.js';
import { viewBlock } from './block.js';
import { type BlockProblem, findTwiceNamed, listProblems } from './check-blocks.js';
import { plainText } from './objects.js';

const blocks = z.array(viewBlock).min(1).max(100);
const shared = {
  blocks,
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};

const home = z.strictObject({ type: z.literal('home'), ...shared });
const modal = z.strictObject({
  type: z.literal('modal'),
  ...shared,
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
});

/** What Slack would not take in this view; none where it is good. */
export function checkView(view: Json, type: 'modal' | 'home'): BlockProblem[] {
  if (!isJsonObject(view)) return [{ pointer: '/view', message: 'must be an object' }];
  const list = objectsOf(view.blocks);
  const problems = [
    ...(type === 'modal' ? listProblems(modal.safeParse(view), '/view') : listProblems(home.safeParse(view), '/view')),
    ...findTwiceNamed(list).map((problem) => ({ ...problem, pointer: `/view${problem.pointer}` })),
  ];
  if (type === 'modal' && view.submit === undefined && list.some((block) => block.type === 'input')) {
    problems.push({ pointer: '/view/submit', message: 'is required when there is an input block' });
  }
  return problems;
}
