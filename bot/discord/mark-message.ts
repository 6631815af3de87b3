import { createHash } from 'node:crypto';

/** Ids that Discord gives itself count from 1; these are far from them. A component's id has 31 bits. */
const FIRST_MARK = 2 ** 30;

/**
 * By this a post is found again whose answer was lost: Discord does not give the nonce back later, but keeps the ids of
 * components (https://discord.com/developers/docs/components/reference#anatomy-of-a-component).
 */
export function markOf(nonce: string): number {
  return FIRST_MARK + (createHash('sha256').update(nonce).digest().readUInt32BE(0) % FIRST_MARK);
}

/** The first of them bears the mark. */
export function markMessage<T extends object>(components: readonly T[], nonce: string): (T & { id?: number })[] {
  return components.map((component, place) => (place === 0 ? { ...component, id: markOf(nonce) } : component));
}
