import { describe, expect, it } from 'vitest';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { useDiscordBot } from './use-discord-bot.js';

const { bot, ask, press, modalAfter, say } = useDiscordBot();

/** A connection that is half dead for some seconds: Discord shows what is pressed meanwhile as failed, and replays it. */
async function replay(act: () => Promise<{ ack: string }>, meanwhile: () => void = () => undefined): Promise<void> {
  const { discord } = bot();
  const over = discord.fault({ fault: 'no-heartbeat-acks' });
  expect((await act()).ack).toBe('failed');
  meanwhile();
  over();
  discord.fault({ fault: 'socket-dropped' });
  await discord.until(() => discord.sessions().resumed > 0, 'the session again', 20_000);
  await expect.poll(() => bot().platform().health().state, { timeout: 10_000 }).toBe('fine');
  // What comes after it is answered, so what came before it was looked at.
  await say(IDS.ana, 'vm list');
}

describe('an interaction that Discord replays after it has shown it as failed', () => {
  it('of an approval is not counted, and counts when it is made again', async () => {
    const card = await ask(1);
    await replay(() => bot().discord.user(IDS.bo).click(card, 'Approve', { stale: true }));
    expect(bot().request(1).state.state).toBe('awaiting-approval');
    await press(IDS.bo, card, 'Approve');
    await bot().untilCard(1, 'is ready');
  }, 60_000);

  it('of a denial by somebody who has lost the role meanwhile is not counted', async () => {
    const card = await ask(1);
    const bo = bot().discord.user(IDS.bo);
    const modal = await modalAfter(IDS.bo, () => bo.click(card, 'Deny', { stale: true }));
    await replay(
      () => bo.submit(modal, { reason: 'no' }),
      () => bot().discord.setMember({ id: IDS.bo, roles: [] }),
    );
    expect(bot().request(1).state.state).toBe('awaiting-approval');
  }, 60_000);
});
