import type { AccountKind } from '../../commands/people/account-kind.js';
import { readingAges } from '../../commands/people/reading-ages.js';
import type { Clock } from '../../pipeline/clock.js';
import type { LookUpAccount } from '../platform.js';
import { within } from './within.js';

/** What kind of account it is, asked not long ago. Null where its platform does not tell: there each is what it says. */
export type LookUpAccounts = (actor: string) => Promise<AccountKind | null>;

/** As old as a reading of a group may be at a decision; Slack lets 100 of these pass in a minute. */
const KEPT_MS = 60_000;
/** A platform that is away is not asked for every single input. */
const UNKNOWN_KEPT_MS = 10_000;

/** `lookUpOf`: by platform. Who asks at once for the same account shares the answer. */
export function createLookUpAccounts(
  clock: Clock,
  lookUpOf: (platform: string) => LookUpAccount | null,
): LookUpAccounts {
  const known = new Map<string, { until: number; kind: AccountKind }>();
  const underWay = new Map<string, Promise<AccountKind>>();

  const ask = async (actor: string, lookUp: LookUpAccount): Promise<AccountKind> => {
    const kind = await within<AccountKind>(clock, readingAges.timeOutMs, lookUp(actor), () => ({
      kind: 'unknown',
      why: `what kind of account ${actor} is cannot be found out right now: no answer came in time`,
    }));
    for (const [other, { until }] of known) if (until <= clock.now()) known.delete(other);
    known.set(actor, { kind, until: clock.now() + (kind.kind === 'unknown' ? UNKNOWN_KEPT_MS : KEPT_MS) });
    return kind;
  };

  return async (actor) => {
    const lookUp = lookUpOf(actor.slice(0, Math.max(actor.indexOf(':'), 0)));
    if (lookUp === null) return null;
    const before = known.get(actor);
    if (before !== undefined && before.until > clock.now()) return before.kind;
    const asked = underWay.get(actor) ?? ask(actor, lookUp).finally(() => underWay.delete(actor));
    underWay.set(actor, asked);
    return asked;
  };
}
