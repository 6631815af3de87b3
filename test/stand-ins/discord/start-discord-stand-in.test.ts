import { Events, MessageFlags, Routes } from 'discord.js';
import { expect, it } from 'vitest';
import { HAS_SPECS } from './rest/specs.js';
import { IDS } from './state/seed-server.js';
import { useDiscord } from './use-discord.js';

const start = useDiscord();
const VM = {
  name: 'vm',
  description: 'Virtual machines',
  options: [
    {
      type: 1,
      name: 'create',
      description: 'Ask for one',
      options: [
        { type: 3, name: 'name', description: 'Its name', required: true },
        { type: 3, name: 'size', description: 'How large', choices: [{ name: 'small', value: 's' }] },
        { type: 3, name: 'template', description: 'From what', autocomplete: true },
      ],
    },
  ],
};
const text = (content: string) => ({ type: 10, content });
const row = (label: string, custom_id: string) => ({
  type: 1,
  components: [{ type: 2, style: 1, label, custom_id }],
});

it('carries a command, its answer, a card with its edit, a button, a form and offers', async () => {
  const { discord, client } = await start((made) =>
    made.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isAutocomplete()) return interaction.respond([{ name: 'Debian 12', value: 'debian-12' }]);
      if (interaction.isChatInputCommand()) {
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        const name = interaction.options.getString('name');
        await interaction.editReply({ content: `understood: ${interaction.options.getSubcommand()} ${name}` });
        return;
      }
      if (interaction.isButton()) {
        return interaction.showModal({
          custom_id: 'why:1',
          title: 'Deny',
          components: [
            { type: 18, label: 'Reason', component: { type: 4, custom_id: 'reason', style: 2, required: true } },
          ],
        });
      }
      if (!interaction.isModalSubmit()) return;
      await interaction.reply({ content: interaction.fields.getTextInputValue('reason'), flags: 64 });
    }),
  );
  await client.rest.put(Routes.applicationGuildCommands(discord.applicationId, discord.guildId), { body: [VM] });
  const ana = discord.user(IDS.ana);

  const ack = await ana.command('vm create', { name: 'web-1', size: 's' }, IDS.vms);
  expect(ack).toMatchObject({ ack: 'acknowledged', type: 5 });
  await discord.until(() => discord.answers(ack)[0]?.content === 'understood: create web-1', 'the answer');
  expect(discord.ephemerals(IDS.ana).length).toBe(1);

  const offers = await ana.autocomplete('vm create', { name: 'web-1' }, 'template', 'deb');
  expect(offers.choices).toEqual([{ name: 'Debian 12', value: 'debian-12' }]);

  const body = {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: 17, components: [text('R-1 create web-1'), row('Deny', 'deny:1:abc')] }],
    allowed_mentions: { parse: [] },
    nonce: 'n1',
    enforce_nonce: true,
  };
  await client.rest.post(Routes.channelMessages(IDS.vms), { body });
  const [card] = discord.messages(IDS.vms);
  if (card === undefined) throw new Error('no card');
  await client.rest.patch(Routes.channelMessage(IDS.vms, card.id), {
    body: { components: [{ type: 17, components: [text('R-1 waits'), row('Deny', 'deny:1:abc')] }] },
  });
  expect(card.edits).toBe(1);
  expect(JSON.stringify(card.components)).toContain('R-1 waits');

  expect(await ana.click(card, 'Deny')).toMatchObject({ type: 9 });
  const form = discord.modalOf(IDS.ana);
  if (form === null) throw new Error('no form');
  expect(await ana.submit(form, { reason: 'too large' })).toMatchObject({ type: 4 });
  expect(discord.ephemerals(IDS.ana).at(-1)?.content).toBe('too large');
  expect(discord.modalOf(IDS.ana)).toBeNull();

  discord.assertValid();
  expect(discord.invalidRequests()).toBe(0);
  if (HAS_SPECS) {
    expect(discord.countsByRoute()).toMatchObject({
      'POST /interactions/{interaction_id}/{interaction_token}/callback': 4,
      'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': 1,
      'PUT /applications/{application_id}/guilds/{guild_id}/commands': 1,
    });
  }
});
