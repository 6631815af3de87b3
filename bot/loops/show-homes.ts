import { createHash } from 'node:crypto';
import { homeCard } from '../../commands/home/home-card.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import type { Platform } from '../platform.js';
import type { NextTurn } from './create-loop.js';

/** Of those who looked within a week; who comes back opens it again. */
const SEEN_WITHIN_MS = 7 * 86_400_000;
/** `views.publish` takes 100 a minute (tier 4; facts: slack.md, 2): in one turn, and as often as a turn may come. */
const A_TURN = 10;
const BETWEEN_TURNS_MS = 10_000;

/** Shows each Home anew whose content has changed, those who opened theirs last first. */
export function createShowHomes(
  tools: UseCaseTools,
  platforms: ReadonlyMap<string, Platform>,
): () => Promise<NextTurn> {
  let notBefore = 0;
  return async () => {
    const at = tools.now();
    if (at < notBefore) return notBefore - at;
    const changed = tools.transaction((stores) =>
      stores.homes.listOpened(at - SEEN_WITHIN_MS).flatMap(({ actor, shown }) => {
        const card = homeCard(tools, stores, actor);
        const digest = createHash('sha256').update(JSON.stringify(card)).digest('hex');
        return digest === shown ? [] : [{ actor, card, digest }];
      }),
    );
    let afterMs: number | null = null;
    for (const { actor, card, digest } of changed.slice(0, A_TURN)) {
      const showHome = platforms.get(actor.slice(0, actor.indexOf(':')))?.showHome ?? null;
      const delivery = showHome === null ? null : await showHome(actor, card);
      // One that is refused for good is not tried again until it is opened or changes.
      if (delivery?.delivery === 'later') afterMs = Math.max(afterMs ?? 0, delivery.afterMs);
      else tools.transaction((stores) => stores.homes.markShown(actor, digest));
    }
    if (afterMs === null && changed.length <= A_TURN) return null;
    notBefore = tools.now() + Math.max(afterMs ?? 0, BETWEEN_TURNS_MS);
    return notBefore - tools.now();
  };
}
