import { expect, it } from 'vitest';
import { CHANNEL } from './start-slack-bot.js';
import { useSlackBot } from './use-slack-bot.js';

const { bot, ask, stores } = useSlackBot();

/** One person's plan (a file) is taken slowly by Slack. Gives whether that is still so. */
async function slowUpload(): Promise<() => boolean> {
  const card = await ask(1);
  bot().slack.fault({ fault: 'slow', delayMs: 6_000, method: 'files.getUploadURLExternal', times: 1 });
  void bot().slack.user('U0BO').click(card, 'Plan');
  const uploads = (): number => bot().slack.calls('files.completeUploadExternal').length;
  await expect
    .poll(() => bot().stores(({ invocations }) => invocations.listWaiting(9).length), { timeout: 5_000 })
    .toBe(0);
  return () => uploads() === 0;
}

it('a slow upload for one person does not keep the form of another from opening', async () => {
  const isSlow = await slowUpload();
  await bot().slack.user('U0ANA').command('/vm', 'create', CHANNEL);
  await bot().slack.until(() => bot().slack.viewOf('U0ANA'), 'a form', 15_000);
  expect(isSlow()).toBe(true);
}, 30_000);

it('a slow upload in Slack does not keep an answer in the terminal', async () => {
  const isSlow = await slowUpload();
  stores(({ invocations }) =>
    invocations.add({
      ...{ id: 'terminal:x1', actor: 'terminal:dee', place: { channel: 'terminal:main' }, at: bot().clock.now() },
      input: { kind: 'command', text: '/vm list' },
    }),
  );
  await expect.poll(() => bot().terminal.told.length, { timeout: 12_000 }).toBe(1);
  expect(isSlow()).toBe(true);
}, 30_000);
