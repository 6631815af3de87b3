import type { Reply } from '../act.js';
import { answer } from '../answer.js';
import type { Person, Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';

const MINUTE_MS = 60_000;

/** Null, or the answer to a person whose accounts together have sent too much within a minute. */
export function tooMany({ settings }: UseCaseTools, stores: Stores, person: Person, now: number): Reply | null {
  const limit = settings.limits.commandsPerMinute;
  const actors = stores.people.actorsOf(person.id);
  const times = actors
    .flatMap((actor) => stores.invocations.timesSince(actor, now - MINUTE_MS))
    .toSorted((a, b) => b - a);
  return tooFast(times, limit, 'a person, all accounts together', now);
}

/** `times`: of what was sent within the last minute, the newest first. Null: not too many. */
export function tooFast(times: readonly number[], limit: number, whose: string, now: number): Reply | null {
  if (times.length <= limit) return null;
  const freeAt = (times[limit - 1] ?? now) + MINUTE_MS;
  return answer(
    'problem',
    'that is too fast',
    [
      `${times.length} commands within a minute; at most ${limit} ${whose}; nothing was changed`,
      `again in ${Math.ceil((freeAt - now + 1) / 1000)} s, if nothing is sent until then`,
    ],
    { mayPass: true },
  );
}
