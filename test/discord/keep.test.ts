import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PlatformDoor } from '../../bot/platform-door.js';
import { expectLines } from '../slack/use-slack-bot.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { useDiscordBot } from './use-discord-bot.js';

/** What the next commits of inputs do instead. */
let store: ((keep: () => Promise<boolean>) => Promise<boolean>) | null;
beforeEach(() => {
  store = null;
});
const breakable = (door: PlatformDoor): Partial<PlatformDoor> => ({
  storeInvocation: (invocation) => {
    const keep = (): Promise<boolean> => door.storeInvocation(invocation);
    return store === null ? keep() : store(keep);
  },
});
const { bot, ask, press, say, modalAfter, told } = useDiscordBot({ door: breakable });

const REFUSED = 'not accepted, nothing was changed';
const ASK = { name: 'web-1', template: 'debian-13', size: 's', env: 'prod', blueprint: 'web', lease: '7d' };

/** Blocks the process, as SQLite does while it waits for the disk or for another process. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function fails(code: string, afterMs: number): typeof store {
  return async () => {
    block(afterMs);
    throw new Database.SqliteError('the commit failed', code);
  };
}

/** Kept all the same, but too late to be promised. */
const late: typeof store = (keep) => {
  block(2_100);
  return keep();
};

const CASES = [
  ['fails with BUSY after a second', fails('SQLITE_BUSY', 1_000)],
  ['fails with FULL', fails('SQLITE_FULL', 0)],
  ['fails with IOERR', fails('SQLITE_IOERR_FSYNC', 0)],
  ['comes later than two seconds', late],
] as const;

describe('a commit of an input that', () => {
  it.each(CASES)(
    '%s: a command is told that nothing was changed, and nothing happens later',
    async (_, broken) => {
      store = broken;
      expectLines(await say(IDS.ana, 'vm create', ASK), REFUSED);
      store = null;
      await bot().pass(60_000);
      expect((await say(IDS.ana, 'vm list')).join()).not.toContain('web-1');
      expect(() => bot().request(1)).toThrow('no R-1');
      await bot().ask(1);
    },
    30_000,
  );

  it.each(CASES)(
    '%s: a press is told that nothing was changed, and counts only when it is made again',
    async (_, broken) => {
      const card = await ask(1);
      store = broken;
      expectLines(await press(IDS.bo, card, 'Approve'), REFUSED);
      store = null;
      await bot().pass(60_000);
      await say(IDS.ana, 'vm list');
      expect(bot().request(1).state.state).toBe('awaiting-approval');
      await press(IDS.bo, card, 'Approve');
      await bot().untilCard(1, 'is ready');
    },
    30_000,
  );

  it.each(CASES)(
    '%s: a modal is told that nothing was changed, and a new one is taken',
    async (_, broken) => {
      const card = await ask(1);
      const bo = bot().discord.user(IDS.bo);
      const deny = () => modalAfter(IDS.bo, () => bo.click(card, 'Deny', { stale: true }));
      const modal = await deny();
      store = broken;
      expectLines(await told(IDS.bo, () => bo.submit(modal, { reason: 'not this week' })), REFUSED);
      store = null;
      await bot().pass(60_000);
      await say(IDS.ana, 'vm list');
      expect(bot().request(1).state.state).toBe('awaiting-approval');
      await bo.submit(await deny(), { reason: 'not this week' });
      await bot().untilCard(1, 'denied', 'not this week');
    },
    30_000,
  );
});
