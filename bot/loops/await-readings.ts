import { lastCheckGroups } from '../../commands/approval/last-check-groups.js';
import { whyUnread } from '../../commands/people/why-unread.js';
import { tellRunWaits } from '../../commands/request/tell-run-waits.js';
import type { Machine } from './machine.js';

type Reading = Pick<Machine, 'tools' | 'readGroups'> & { runner: Pick<Machine['runner'], 'clock'> };

/** Slack lets 20 lists a minute pass; runs that wait share what is read. */
const AGAIN_MS = 10_000;
/** The last check takes a minute; the look at Proxmox between may take half of it (`open-step-job.ts`). */
const FRESH_MS = 25_000;

/**
 * Waits, visibly on the card, until the groups of this run's last check have been read. Ends without that where the
 * approval has expired or the run is over, which the check itself then says, and where the signal aborts.
 */
export async function awaitReadings(machine: Reading, requestId: string, signal: AbortSignal): Promise<void> {
  const { tools, runner } = machine;
  for (;;) {
    const why = await readOnce(machine, requestId);
    if (signal.aborted) return;
    tellRunWaits(tools, requestId, why);
    if (why === null) return;
    await runner.clock.pause(AGAIN_MS, signal);
  }
}

/** Null: read, or not worth waiting for any more. */
export async function readOnce({ tools, readGroups }: Reading, requestId: string): Promise<string | null> {
  const groups = tools.transaction((stores) => {
    const state = stores.requests.find(requestId)?.state;
    if (state?.state !== 'running' || tools.now() >= state.expiresAt) return [];
    return lastCheckGroups(stores, state.decision);
  });
  if (groups.length === 0) return null;
  await readGroups(groups.map((name) => ({ name, maxAgeMs: FRESH_MS })));
  return tools.transaction(({ people }) => whyUnread(people, groups, tools.now(), FRESH_MS));
}
