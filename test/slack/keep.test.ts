import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformDoor } from '../../bot/platform-door.js';
import type { SlackView } from '../stand-ins/slack/state/workspace.js';
import { CHANNEL, type SlackBot, startSlackBot, wordsOf } from './start-slack-bot.js';

let bot: SlackBot;
/** What the next commits of inputs do instead. */
let store: ((door: PlatformDoor, keep: () => Promise<boolean>) => Promise<boolean>) | null;
beforeEach(async () => {
  store = null;
  bot = await startSlackBot({
    door: (door) => ({
      storeInvocation: (invocation) => {
        const keep = (): Promise<boolean> => door.storeInvocation(invocation);
        return store === null ? keep() : store(door, keep);
      },
    }),
  });
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(async () => {
  bot.slack.assertValid();
  await bot.close();
});

const REFUSED = 'not accepted, nothing was changed';
const ASK = 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d';

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
const late: typeof store = (_door, keep) => {
  block(2_100);
  return keep();
};

const blockOf = (view: SlackView, name: string): string =>
  new RegExp(`"block_id":"(field\\.${name}\\.[^"]+)"`).exec(JSON.stringify(view.view))?.[1] ?? name;

/** Ana's form for a VM with these chosen, each of which changes the form. */
async function openForm(chosen: Record<string, string>): Promise<SlackView> {
  const ana = bot.slack.user('U0ANA');
  await ana.command('/vm', 'create', CHANNEL);
  let view = await bot.slack.until(() => bot.slack.viewOf('U0ANA'), 'the form');
  for (const [name, value] of Object.entries(chosen)) {
    const { hash } = view;
    await ana.select(view, blockOf(view, name), value);
    const changed = (): SlackView | null => bot.slack.viewOf('U0ANA');
    view = await bot.slack.until(() => (changed()?.hash === hash ? null : changed()), `the form with ${name}`);
  }
  return view;
}

const CASES = [
  ['fails with BUSY after a second', fails('SQLITE_BUSY', 1_000)],
  ['fails with FULL', fails('SQLITE_FULL', 0)],
  ['fails with IOERR', fails('SQLITE_IOERR_FSYNC', 0)],
  ['comes later than two seconds', late],
] as const;

describe('a commit of an input that', () => {
  it.each(CASES)('%s: a command is told that nothing was changed, and nothing happens later', async (_, broken) => {
    store = broken;
    expect((await bot.say('U0ANA', ASK)).text).toContain(REFUSED);
    store = null;
    await bot.pass(60_000);
    expect((await bot.say('U0ANA', 'list')).text).not.toContain('web-1');
    expect(() => bot.request(1)).toThrow('no R-1');
    await bot.ask(1);
  });

  it.each(CASES)(
    '%s: a press is told that nothing was changed, and counts only when it is made again',
    async (_, broken) => {
      await bot.ask(1);
      store = broken;
      expect((await bot.press('U0BO', 1, 'Approve')).text).toContain(REFUSED);
      store = null;
      await bot.pass(60_000);
      await bot.say('U0ANA', 'list');
      expect(bot.request(1).state.state).toBe('awaiting-approval');
      await bot.press('U0BO', 1, 'Approve');
      await bot.untilCard(1, 'is ready');
    },
  );

  it.each(CASES)('%s: a form says so where it is, keeps what was entered, and can be sent again', async (_, broken) => {
    const form = await openForm({ template: 'debian-13', size: 's', env: 'prod', blueprint: 'web' });
    store = broken;
    await bot.slack.user('U0ANA').submit(form, { [blockOf(form, 'name')]: 'web-1' });
    expect(JSON.stringify(bot.slack.viewOf('U0ANA')?.errors)).toContain(REFUSED);
    store = null;
    await bot.pass(60_000);
    expect(() => bot.request(1)).toThrow('no R-1');
    const again = bot.slack.viewOf('U0ANA');
    if (again === null) throw new Error('the form is gone');
    await bot.slack.user('U0ANA').submit(again);
    expect(wordsOf(await bot.untilCard(1, 'Approve'))).toContain('web-1');
  });
});
