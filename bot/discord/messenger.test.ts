import { IDS } from '../../test/stand-ins/discord/state/seed-server.js';
import { describeMessenger, type MessengerHarness } from '../messenger.contract.js';
import { OWN, openDiscordSenderStage, textOf } from './fakes/discord-sender-stage.js';

describeMessenger('Discord', async () => {
  const { discord, messenger, close } = await openDiscordSenderStage();
  const titleOf = (message: Parameters<typeof textOf>[0]) => textOf(message).replaceAll(/^\W+|\*|\\/gu, '');
  return {
    ...{ messenger, channel: `discord:${OWN}`, actor: `discord:${IDS.ana}`, other: `discord:${IDS.bo}` },
    seenInChannel: async () =>
      discord
        .messages(OWN)
        .flatMap((top) => [top, ...discord.thread(top.id)])
        .map(titleOf),
    seenBy: async (actor) => discord.directMessages(actor.split(':')[1] ?? '').map(titleOf),
    async close() {
      discord.assertValid();
      await close();
    },
  } satisfies MessengerHarness;
});
