import type { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, listOf, objectsOf, textOf } from '../../chat/json.js';
import { messageBlock } from './block.js';

/** One mistake: where (a JSON pointer) and what. */
export interface BlockProblem {
  pointer: string;
  message: string;
}

/** facts: about 13 200 characters together are refused; what is above 12 000 is not safe. */
const TEXT_TOTAL = 12_000;
const MESSAGE_BLOCKS = 50;

export type BlocksVerdict =
  | { verdict: 'good' }
  | { verdict: 'bad'; code: 'invalid_blocks' | 'msg_blocks_too_long'; problems: BlockProblem[] };

/** Says whether Slack would take these as the blocks of a message. */
export function checkMessageBlocks(blocks: Json): BlocksVerdict {
  if (!Array.isArray(blocks)) return bad([{ pointer: '/blocks', message: 'must be an array' }]);
  const problems = [
    ...(blocks.length > MESSAGE_BLOCKS
      ? [{ pointer: '/blocks', message: `must be at most ${MESSAGE_BLOCKS} blocks` }]
      : []),
    ...blocks.flatMap((block, place) => listProblems(messageBlock.safeParse(block), `/blocks/${place}`)),
    ...findTwiceNamed(blocks),
    ...findPlanBesideTask(objectsOf(blocks)),
  ];
  if (problems.length > 0) return bad(problems);
  const total = countText(blocks);
  if (total <= TEXT_TOTAL) return { verdict: 'good' };
  const message = `the texts have ${total} characters together, more than ${TEXT_TOTAL}`;
  return { verdict: 'bad', code: 'msg_blocks_too_long', problems: [{ pointer: '/blocks', message }] };
}

function bad(problems: BlockProblem[]): BlocksVerdict {
  return { verdict: 'bad', code: 'invalid_blocks', problems };
}

/** The issues of a zod result, each with the JSON pointer below `root`. */
export function listProblems<T>(result: z.ZodSafeParseResult<T>, root: string): BlockProblem[] {
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const pointer = [root, ...issue.path.map(String)].join('/');
    if (issue.code !== 'unrecognized_keys') return [{ pointer, message: issue.message }];
    return issue.keys.map((key) => ({ pointer: `${pointer}/${key}`, message: 'is an unknown field' }));
  });
}

/** A block_id must be unique in its message or view. */
export function findTwiceNamed(blocks: Json[]): BlockProblem[] {
  const ids = blocks.map((block) => (isJsonObject(block) ? textOf(block.block_id) : ''));
  return ids.flatMap((id, place) =>
    id !== '' && ids.indexOf(id) !== place
      ? [{ pointer: `/blocks/${place}/block_id`, message: `block_id \`${id}\` stands twice` }]
      : [],
  );
}

function findPlanBesideTask(blocks: JsonObject[]): BlockProblem[] {
  const has = (type: string): boolean => blocks.some((block) => block.type === type);
  return has('plan') && has('task_card')
    ? [{ pointer: '/blocks', message: 'plan and a task_card of its own exclude each other' }]
    : [];
}

const TEXT_KEYS = ['text', 'title', 'fallback', 'alt_text'];

/** Characters of all texts that are shown. */
function countText(value: Json): number {
  if (Array.isArray(value)) return listOf(value).reduce<number>((sum, item) => sum + countText(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) =>
      sum + (typeof item === 'string' ? (TEXT_KEYS.includes(key) ? item.length : 0) : countText(item)),
    0,
  );
}
