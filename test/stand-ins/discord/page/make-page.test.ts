import { Events } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { DiscordStandIn } from '../discord-stand-in.js';
import { IDS } from '../state/seed-server.js';
import { useDiscord } from '../use-discord.js';
import { answer, CARD, post, register, use, useRest } from '../use-rest.js';

const startRest = useRest();
const start = useDiscord();

async function act(discord: DiscordStandIn, body: object): Promise<{ trouble: string; choices?: object[] }> {
  const headers = { 'content-type': 'application/json' };
  const given = await fetch(`${discord.url}/page/act`, { method: 'POST', headers, body: JSON.stringify(body) });
  return JSON.parse(await given.text());
}

const look = async (discord: DiscordStandIn, user: string) =>
  (await fetch(`${discord.url}/?user=${user}&channel=${IDS.vms}`)).text();

describe('the page', () => {
  it('carries what one person sees, and no text of the bot as markup', async () => {
    const used = await startRest();
    const components = [{ type: 10, content: '</script><script>alert(1)</script>' }];
    await post(used, { ...CARD, components });
    await answer(used, await use(used), { type: 4, data: { content: 'for ana alone', flags: 1 << 6 } });
    const html = await look(used.discord, IDS.ana);
    expect(html).toContain('\\u003c/script>');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('for ana alone');
    expect(await look(used.discord, IDS.bo)).not.toContain('for ana alone');
  });

  it('shows the channels that one sees, and the commands with their options', async () => {
    const used = await startRest();
    await register(used);
    used.discord.setChannel({
      id: IDS.general,
      overwrites: [{ id: IDS.bo, kind: 'member', allow: [], deny: ['ViewChannel'] }],
    });
    expect(await look(used.discord, IDS.ana)).toContain('"name":"general"');
    const html = await look(used.discord, IDS.bo);
    expect(html).not.toContain('"name":"general"');
    expect(html).toContain('"words":"vm create"');
  });

  it.each([
    ['/page/page.js', 200],
    ['/page/components.css', 200],
    ['/page/dom.js', 200],
    ['/page/..%2fREADME.md', 404],
    ['/page/none.js', 404],
  ])('answers %s with %i', async (path, status) => {
    const { discord } = await startRest();
    expect((await fetch(`${discord.url}${path}`)).status).toBe(status);
  });

  it('sends what is typed and clicked, and says what went wrong', async () => {
    const { discord, client } = await start((made) =>
      made.on(Events.InteractionCreate, async (interaction) => {
        if (interaction.isAutocomplete()) await interaction.respond([{ name: 'Debian', value: 'd' }]);
        if (interaction.isChatInputCommand()) await interaction.reply({ content: 'taken', flags: 64 });
      }),
    );
    await register({ discord, rest: client.rest });
    const at = { user: IDS.ana, channel: IDS.vms };
    const command = { act: 'command', ...at, words: 'vm create', options: { name: 'web-1' } };
    expect(await act(discord, command)).toEqual({ trouble: '' });
    expect(discord.ephemerals(IDS.ana)[0]?.content).toBe('taken');
    expect(await act(discord, { ...command, options: {} })).toEqual({ trouble: 'the option "name" is required' });
    const offer = { ...command, act: 'offer', focused: 'template', value: 'deb' };
    expect(await act(discord, offer)).toEqual({ trouble: '', choices: [{ name: 'Debian', value: 'd' }] });
    const gone = { act: 'click', user: IDS.ana, message: '1', customId: 'a' };
    expect(await act(discord, gone)).toEqual({ trouble: 'this message is not there any more' });
    expect(await act(discord, { act: 'dance' })).toEqual({ trouble: 'the page sent what is no act' });
    await act(discord, { act: 'dismiss', user: IDS.ana, message: discord.ephemerals(IDS.ana)[0]?.id ?? '' });
    expect(discord.ephemerals(IDS.ana)).toEqual([]);
  });

  it('is told at once what is new', async () => {
    const used = await startRest();
    const events = await fetch(`${used.discord.url}/page/events?user=${IDS.ana}&channel=${IDS.vms}`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await post(used, CARD);
    expect((await reader?.read())?.value).toContain('R-1 create web-1');
    await reader?.cancel();
  });
});

it('gives a file as a text that is no page', async () => {
  const { discord, rest } = await startRest();
  const files = [{ name: 'plan.html', data: '<script>alert(1)</script>' }];
  await rest.post(`/channels/${IDS.vms}/messages`, { body: {}, files });
  const file = discord.files(IDS.vms)[0];
  const given = await fetch(`${discord.url}/attachments/${IDS.vms}/${file?.id}/plan.html`);
  expect([given.headers.get('content-type'), await given.text()]).toEqual([
    'text/plain; charset=utf-8',
    '<script>alert(1)</script>',
  ]);
});
