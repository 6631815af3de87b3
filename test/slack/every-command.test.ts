import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalog } from '../../commands/catalog.js';
import { failureSettings } from '../failures/settings.js';
import { CHANNEL, FALLBACK, OPERATORS, type SlackBot, startSlackBot, wordsOf } from './start-slack-bot.js';

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot({ settings: { limits: { ...failureSettings.limits, commandsPerMinute: 1_000 } } });
  await bot.slack.until(() => bot.slack.connections().length === 2, 'two sockets', 20_000);
});
afterEach(() => bot.close());

/** What people and their phones type behind a command. */
const AFTER = [
  '',
  'R-1',
  'R-99999999999999999999',
  'web-1 web-2 web-3 web-4 web-5',
  'nosuchkey=1 request=R-1 request=R-2',
  '<@U0BO> <#C0VMS|vms> <!channel> <http://web-1.example|web-1>',
  '“R-1” ‘x’ — – \u00a0 \u200b\u202e',
  "'; DROP TABLE requests; -- $(reboot) `id` ../../etc/passwd",
  '"an open quote',
  `name="${'x'.repeat(2_900)}"`,
  '💥 漢字 עברית \\',
];

describe('whatever stands behind a command', () => {
  it.each(catalog.filter(({ words }) => words.startsWith('vm ')).map(({ words }) => words))(
    '/%s answers who typed it, and nobody else hears of it',
    async (words) => {
      for (const user of ['U0ANA', 'U0BO', 'U0DEE']) {
        for (const after of AFTER) {
          const before = bot.slack.ephemerals(user).length;
          const ack = await bot.slack.user(user).command('/vm', `${words.slice('vm '.length)} ${after}`, CHANNEL);
          expect([after, ack.ack]).toEqual([after, 'acknowledged']);
          const told = await bot.slack.until(
            () => toldTo(user, before) ?? formOf(user),
            `an answer to /${words} ${after.slice(0, 40)}`,
            10_000,
          );
          expect(told).not.toMatch(/undefined|NaN|\[object|went wrong inside/);
        }
      }
      for (const channel of [CHANNEL, FALLBACK, OPERATORS]) expect(bot.slack.messages(channel)).toEqual([]);
      expect(() => bot.request(1)).toThrow('no R-1');
      bot.slack.assertValid();
    },
    60_000,
  );
});

/** A form that was opened instead of an answer. */
function formOf(user: string): string | undefined {
  const view = bot.slack.viewOf(user);
  return view === null || view === undefined ? undefined : JSON.stringify(view);
}

function toldTo(user: string, before: number): string | undefined {
  const told = bot.slack.ephemerals(user)[before];
  return told === undefined ? undefined : wordsOf(told);
}
