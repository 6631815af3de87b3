import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';

/**
 * Gives each block an id of its place and content: an updated message has to have new ones where it changed
 * (`block_id` in @slack/types), and no two are the same. Blocks that have a name keep it.
 */
export function nameBlocks(blocks: readonly KnownBlock[]): KnownBlock[] {
  return blocks.map((block, place) => ({ ...block, block_id: block.block_id ?? `${place}.${digest(block)}` }));
}

function digest(block: KnownBlock): string {
  return createHash('sha256').update(JSON.stringify(block)).digest('hex').slice(0, 16);
}
