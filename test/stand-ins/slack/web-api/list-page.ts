import type { JsonObject } from '../../chat/json.js';
import { SlackError } from '../state/slack-error.js';
import { amount, argument } from './method.js';

/** One page by `limit` and `cursor`; the cursor is the place of the next item. */
export function listPage<T>(
  all: readonly T[],
  args: JsonObject,
  otherwise = 100,
): { items: T[]; metadata: JsonObject } {
  const cursor = argument(args, 'cursor');
  const from = cursor === '' ? 0 : Number(cursor.replace(/^next:/, ''));
  if (!Number.isInteger(from)) throw new SlackError('invalid_cursor');
  const to = from + amount(args, 'limit', otherwise);
  return { items: all.slice(from, to), metadata: { next_cursor: to < all.length ? `next:${to}` : '' } };
}
