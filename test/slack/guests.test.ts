import { expect, it } from 'vitest';
import { shownLines } from './shown-lines.js';
import { expectLines, opsPolicy, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, load, letPass } = useSlackBot();
const GUEST = 'is a guest: it has no rights here';

it('who was made a guest two minutes ago approves nothing', async () => {
  const card = await ask(1);
  await say('U0BO', 'list');
  bot().slack.setUser({ id: 'U0BO', isRestricted: true });
  await letPass(120_000);
  expectLines(await press('U0BO', card, 'Approve'), GUEST);
  expect(bot().request(1).state.state).toBe('awaiting-approval');
}, 30_000);

it('the approval of who is known to be a guest since counts no more', async () => {
  load(opsPolicy(2), false);
  const card = await ask(1);
  await press('U0BO', card, 'Approve');
  bot().slack.setUser({ id: 'U0BO', isRestricted: true });
  await letPass(120_000);
  expectLines(await say('U0BO', 'list'), GUEST);
  const now = structuredClone(bot().card(1) ?? card);
  expectLines(await press('U0CY', now, 'Approve'), 'your approval counts');
  expect([bot().request(1).state.state, bot().tools.applied]).toEqual(['awaiting-approval', []]);
}, 30_000);

it.each([
  ['approved', 'U0BO', 'awaiting-approval'],
  ['asked', 'U0ANA', 'failed'],
])(
  'whoever %s is looked up at the last check, and nothing is made where they are a guest by then',
  async (_, who, state) => {
    const card = await ask(1);
    bot().tools.next('-build-seed-', async (io) => {
      bot().slack.setUser({ id: who, isRestricted: true });
      bot().clock.advance(61_000);
      return bot().tools.seed(io);
    });
    await press('U0BO', card, 'Approve');
    await expect.poll(() => bot().request(1).state.state, { timeout: 15_000 }).toBe(state);
    expect(bot().tools.applied).toEqual([]);
  },
  40_000,
);

it('the Home of a person who became a guest shows nothing of theirs, and all of it when they are a member again', async () => {
  await press('U0BO', await ask(1), 'Approve');
  await bot().untilCard(1, 'is ready');
  const home = () => {
    const shown = bot().slack.homeOf('U0ANA');
    return shown === null ? '' : shownLines(shown).join('\n');
  };
  for (const [isRestricted, words] of [
    [true, GUEST],
    [false, '10.0.20.10'],
  ] as const) {
    bot().slack.setUser({ id: 'U0ANA', isRestricted });
    await letPass(120_000);
    await say('U0ANA', 'list');
    await bot().slack.user('U0ANA').openHome();
    await bot().slack.until(() => home().includes(words), `a Home with ${words}`, 15_000);
    expect(/R-1|10\.0\.20\.10/.test(home())).toBe(!isRestricted);
  }
}, 60_000);
