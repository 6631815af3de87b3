import { lastCheckAccounts, lastCheckGroups } from '../../commands/approval/last-check-groups.js';
import { whyPaused } from '../../commands/clock/why-paused.js';
import { accountsOn, whyUnread } from '../../commands/people/why-unread.js';
import { tellRunWaits } from '../../commands/request/tell-run-waits.js';
import type { PeopleStore } from '../../commands/stores.js';
import type { Machine } from './machine.js';

/** Younger than anything: what came with a press was true then, and is not enough now. */
const ANEW = -1;

type Reading = Pick<Machine, 'tools' | 'readGroups' | 'readAccounts' | 'lookUpAccounts'> & {
  runner: Pick<Machine['runner'], 'clock'>;
};

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
export async function readOnce(machine: Reading, requestId: string): Promise<string | null> {
  const { tools, readGroups, readAccounts } = machine;
  const paused = tools.transaction((stores) => whyPaused(stores, tools.settings));
  if (paused !== null) return paused;
  const { groups, accounts } = tools.transaction((stores) => {
    const request = stores.requests.find(requestId);
    const state = request?.state;
    if (request === null || state?.state !== 'running' || tools.now() >= state.expiresAt) return NOTHING;
    const names = lastCheckGroups(stores, state.decision);
    return { groups: names, accounts: lastCheckAccounts(stores, request, state.planned) };
  });
  if (groups.length === 0) return lookUp(machine, requestId);
  const isByAccount = tools.transaction(({ people }) =>
    groups.filter((name) => people.findGroup(name)?.mirror?.byAccount === true),
  );
  const whole = groups.filter((name) => !isByAccount.includes(name));
  await readGroups(whole.map((name) => ({ name, maxAgeMs: FRESH_MS })));
  const wanted = tools.transaction(({ people }) => accountsOfGroups(people, isByAccount, accounts));
  const begunAt = tools.now();
  await readAccounts(wanted.map((actor) => ({ actor, maxAgeMs: ANEW })));
  const unread = tools.transaction(({ people }) => {
    const now = tools.now();
    // Where this reading of an account has failed, none of before counts, however young it is.
    const own = whyUnread(people, isByAccount, accounts, now, now - begunAt);
    return own ?? whyUnread(people, whole, accounts, now, FRESH_MS);
  });
  return unread ?? lookUp(machine, requestId);
}

/** Whether who asked, and those whose votes count, are still members of their platform. Null, or why nobody knows. */
async function lookUp({ tools, lookUpAccounts }: Reading, requestId: string): Promise<string | null> {
  const actors = tools.transaction(({ requests, votes }) => {
    const request = requests.find(requestId);
    if (request?.state.state !== 'running' || tools.now() >= request.state.expiresAt) return [];
    const { effectDigest, decisionDigest } = request.state.planned;
    const voters = votes.listFor(requestId, effectDigest, decisionDigest).map(({ actor }) => actor);
    return [...new Set([request.actor, ...voters])];
  });
  for (const actor of actors) {
    const kind = await lookUpAccounts(actor);
    if (kind === null) continue;
    if (kind.kind === 'unknown') return kind.why;
    tools.transaction(({ people }) => people.noteAccount(actor, kind, tools.now()));
  }
  return null;
}

const NOTHING: { groups: string[]; accounts: string[] } = { groups: [], accounts: [] };

function accountsOfGroups(
  people: Pick<PeopleStore, 'findGroup'>,
  groups: readonly string[],
  accounts: readonly string[],
): string[] {
  const sources = groups.map((name) => people.findGroup(name)?.mirror?.source ?? '');
  return [...new Set(sources.flatMap((source) => accountsOn(source, accounts)))];
}
