import type { Act } from '../act.js';
import { answer } from '../answer.js';
import { postCard } from '../request/post-card.js';
import type { Stores } from '../stores.js';
import type { UseCaseTools } from '../use-case-tools.js';
import { describeFreeze, nameFrozen } from './describe-freeze.js';
import type { Freeze } from './freeze-store.js';
import { covers } from './frozen-by.js';

/** Begins it, tells those whom it concerns, and shows it on the cards of what waits. Gives it in words. */
export function beginFreeze(act: Act, wanted: Pick<Freeze, 'environment' | 'until' | 'reason'>): string {
  const { stores, tools, person, actor, now } = act;
  const freeze = stores.freezes.add({ ...wanted, begunAt: now, begunBy: person.id });
  const { number, environment, until, reason } = freeze;
  stores.audit.add({
    ...{ at: now, actor, person: person.id, act: 'freeze begun', requestId: null },
    detail: { freeze: number, environment, until, reason },
  });
  const said = describeFreeze(stores, tools.settings, freeze);
  tell(stores, tools, freeze, said);
  return said;
}

/** `by` null: its time is over. */
export function endFreeze(
  stores: Stores,
  tools: UseCaseTools,
  freeze: Freeze,
  by: { person: string; display: string; actor: string } | null,
): void {
  const now = tools.now();
  stores.freezes.end(freeze.number, now, by?.person ?? null);
  const who = by === null ? { actor: 'bot', person: null } : { actor: by.actor, person: by.person };
  const { number, environment } = freeze;
  const detail = { freeze: number, environment };
  stores.audit.add({ at: now, ...who, act: 'freeze ended', requestId: null, detail });
  const how = by === null ? 'its time is over' : `ended by ${by.display}`;
  tell(stores, tools, freeze, `${nameFrozen(environment)} is no longer frozen by ${quoteReason(freeze)}: ${how}`);
}

function quoteReason({ reason }: Freeze): string {
  return `"${reason}"`;
}

/** Where the cards of its environments go, and to those who run the bot; what waits shows it. */
function tell(stores: Stores, tools: UseCaseTools, freeze: Freeze, title: string): void {
  const { environments, operatorsChannels } = tools.settings;
  const concerned = [...environments.values()].filter(
    ({ name }) => freeze.environment === null || freeze.environment === name,
  );
  const channels = concerned.flatMap(({ channel, alsoIn }) => [channel, ...alsoIn]);
  const card = answer('ok', title, ['what waits for it keeps its place until its approval expires']);
  for (const channel of new Set([...channels, ...operatorsChannels])) {
    stores.outbox.add({ kind: 'notice', channel, card }, tools.now());
  }
  for (const request of stores.requests.listInState('awaiting-approval', 'approved')) {
    if (covers(freeze, request.ask)) postCard(stores, tools, request);
  }
}
