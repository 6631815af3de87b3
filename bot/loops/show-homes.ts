import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { HomeCard } from '../../commands/card.js';
import { homeCard } from '../../commands/home/home-card.js';
import type { UseCaseTools } from '../../commands/use-case-tools.js';
import type { Platform } from '../platform.js';
import type { NextTurn } from './create-loop.js';

/** Of those who looked within a week; who comes back opens it again. */
const SEEN_WITHIN_MS = 7 * 86_400_000;
/** `views.publish` takes 100 a minute (tier 4; facts: slack.md, 2): in one turn, and as often as a turn may come. */
const A_TURN = 10;
const BETWEEN_TURNS_MS = 10_000;
/** Every change wakes this loop, and looking at all Homes takes its time: answers come first. */
const BETWEEN_LOOKS_MS = 2_000;

interface Changed {
  actor: string;
  card: HomeCard;
  digest: string;
}

/** Shows each Home anew whose content has changed, those who opened theirs last first. */
export function createShowHomes(
  tools: UseCaseTools,
  platforms: ReadonlyMap<string, Platform>,
): () => Promise<NextTurn> {
  let notBefore = 0;
  return async () => {
    const at = tools.now();
    if (at < notBefore) return notBefore - at;
    const { changed, isAll } = await findChanged(tools, at);
    let afterMs: number | null = null;
    for (const { actor, card, digest } of changed) {
      const showHome = platforms.get(actor.slice(0, actor.indexOf(':')))?.showHome ?? null;
      const delivery = showHome === null ? null : await showHome(actor, card);
      // One that is refused for good is not tried again until it is opened or changes.
      if (delivery?.delivery === 'later') afterMs = Math.max(afterMs ?? 0, delivery.afterMs);
      else tools.transaction((stores) => stores.homes.markShown(actor, digest));
    }
    const isDone = afterMs === null && isAll;
    notBefore = tools.now() + (isDone ? BETWEEN_LOOKS_MS : Math.max(afterMs ?? 0, BETWEEN_TURNS_MS));
    return isDone ? null : notBefore - tools.now();
  };
}

/** As many as one turn shows. One Home at a time: what comes in meanwhile is taken in between. */
async function findChanged(tools: UseCaseTools, at: number): Promise<{ changed: Changed[]; isAll: boolean }> {
  const opened = tools.transaction((stores) => stores.homes.listOpened(at - SEEN_WITHIN_MS));
  const changed: Changed[] = [];
  for (const { actor, shown } of opened) {
    const card = tools.transaction((stores) => homeCard(tools, stores, actor));
    const digest = createHash('sha256').update(JSON.stringify(card)).digest('hex');
    await setImmediate();
    if (digest === shown) continue;
    if (changed.length === A_TURN) return { changed, isAll: false };
    changed.push({ actor, card, digest });
  }
  return { changed, isAll: true };
}
