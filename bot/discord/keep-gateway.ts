import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes } from 'discord.js';
import type { Log } from '../log.js';
import type { DiscordHealth } from './discord-health.js';
import type { Gateway } from './open-gateway.js';

export interface KeepNeeds {
  open(onState: (problem: string | null) => void): Gateway;
  health: DiscordHealth;
  log: Log;
  /** Each time that it is there: the application's id. */
  onReady(application: string): void;
}

const FIRST_WAIT_MS = 1_000;
const FACTOR = 1.6;
/** 1000 starts a day are one in 86 s (facts: discord.md, 2); with the last one Discord resets the token. */
const LONGEST_WAIT_MS = 90_000;
/** A wrong token becomes right by a person only. */
const LASTING_WAIT_MS = 120_000;
/** One that ended sooner was of no use: the next is not opened at once. */
const SHORT_LIFE_MS = 60_000;

/** Keeps a connection open until `close`. Returns at once; `health` says whether there is one. */
export function keepGateway(needs: KeepNeeds): { close(): Promise<void> } {
  let isClosing = false;
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const keep = async (): Promise<void> => {
    for (let failures = 0; !isClosing; ) {
      const openedAt = performance.now();
      const waitMs = await useOne(needs, stopped);
      const isUseful = performance.now() - openedAt > SHORT_LIFE_MS;
      failures = isUseful ? 0 : failures + 1;
      const backOffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * FACTOR ** (failures - 1));
      if (!isClosing) await waitOr(stopped, Math.max(waitMs, backOffMs));
    }
  };
  needs.health.note('gateway', 'not connected yet');
  const kept = keep();
  return {
    async close() {
      isClosing = true;
      stop();
      await kept;
    },
  };
}

/** Until another is wanted; gives how long to wait at least before that. */
async function useOne({ open, health, log, onReady }: KeepNeeds, stopped: Promise<void>): Promise<number> {
  const gateway = open((problem) => health.note('gateway', problem));
  try {
    const application = await Promise.race([gateway.ready, stopped]);
    if (application === undefined) return 0;
    for (const part of ['gateway', 'bot token'] as const) health.note(part, null);
    log.info('connected to Discord');
    onReady(application);
    const end = await Promise.race([gateway.ended, stopped]);
    if (end === undefined) return 0;
    health.note('gateway', `not connected: ${end.why}`);
    log.warn({ why: end.why }, 'the connection to Discord has ended');
    return end.isLasting ? LASTING_WAIT_MS : 0;
  } catch (error) {
    const { why, isToken } = describeLoginError(error instanceof Error ? error : new Error(String(error)));
    log.warn({ why }, 'Discord cannot be connected to');
    if (isToken) health.note('bot token', 'Discord does not take the bot token');
    health.note('gateway', isToken ? 'not connected' : `Discord cannot be reached: ${why}`);
    return isToken ? LASTING_WAIT_MS : 0;
  } finally {
    await gateway.close();
  }
}

function describeLoginError(error: Error): { why: string; isToken: boolean } {
  const isInvalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  const isToken = isInvalid || (error instanceof DiscordAPIError && error.status === 401);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return { why: [error.message, cause].filter((part) => part !== '').join(': '), isToken };
}

async function waitOr(stopped: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([stopped, waited]);
  clearTimeout(timer);
}
