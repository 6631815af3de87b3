import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../bot/log.js';
import { serve } from '../bot/serve.js';
import { readInstallation } from '../bot/settings/read-installation.js';
import { ANA_KEY } from '../commands/fakes/test-world.js';
import type { DiscordStandIn } from './stand-ins/discord/discord-stand-in.js';
import { startDiscordStandIn } from './stand-ins/discord/start-discord-stand-in.js';
import { IDS } from './stand-ins/discord/state/seed-server.js';

/** In the form of those that Discord gives. */
const TOKEN = `${Buffer.from(IDS.bot).toString('base64url')}.GstanD.${'x'.repeat(38)}`;

let discord: DiscordStandIn;
let folder: string;
let stop: AbortController;
let served: Promise<void>;

/** The program as it is started, with the real client of Discord; no Proxmox answers. */
beforeEach(async () => {
  discord = await startDiscordStandIn({ token: TOKEN });
  folder = mkdtempSync(join(tmpdir(), 'chatops-discord-'));
  for (const name of ['content', 'data']) mkdirSync(join(folder, name), { mode: 0o700 });
  const section = [
    `discord: { guild: "${IDS.guild}", token: bot, apiUrl: "${discord.apiUrl}",`,
    `fallbackChannel: "${IDS.general}" }\n`,
  ].join(' ');
  const demo = readFileSync(join(import.meta.dirname, '../config/demo/chatops.yaml'), 'utf8')
    .replace('/content', 'content')
    .replace('/data', 'data')
    .replace('/run/secrets/master_key', 'key')
    .replace('accounts: ["terminal:requester"]', `accounts: ["discord:${IDS.ana}"]`);
  const policy = readFileSync(join(import.meta.dirname, '../config/demo/policy.yaml'), 'utf8');
  const key = randomBytes(32).toString('base64');
  for (const [name, text] of Object.entries({ key, bot: discord.botToken(), policy: '' })) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  writeFileSync(join(folder, 'policy.yaml'), policy);
  writeFileSync(join(folder, 'token'), 'a@pve!b=c', { mode: 0o600 });
  writeFileSync(join(folder, 'ca.pem'), '');
  writeFileSync(
    join(folder, 'chatops.yaml'),
    `${demo.replace(/ca: .*/, 'ca: ca.pem').replace(/ token: .*/, ' token: token')}\n${section}`,
  );
  stop = new AbortController();
  served = serve(
    readInstallation(join(folder, 'chatops.yaml')),
    createLog('fatal', () => undefined),
    stop.signal,
  );
  await Promise.race([served, discord.until(() => discord.commands().length === 2, 'the commands', 20_000)]);
});
afterEach(async () => {
  stop.abort();
  await served;
  await discord.stop();
  rmSync(folder, { recursive: true, force: true });
});

const openModal = () => discord.until(() => discord.modalOf(IDS.ana), 'a form', 10_000);

describe('the bot in Discord', () => {
  it('answers a command to the person alone, and each call that it made was valid', async () => {
    expect(await discord.user(IDS.ana).command('vm mine', {}, IDS.vms)).toMatchObject({ ack: 'acknowledged', type: 5 });
    const told = await discord.until(
      () => discord.ephemerals(IDS.ana).find(({ isLoading }) => !isLoading),
      'an answer',
      10_000,
    );
    expect(JSON.stringify(told.components)).toContain('My VMs');
    discord.assertValid();
  }, 40_000);

  it('offers what may be meant while one types', async () => {
    const { choices } = await discord.user(IDS.ana).autocomplete('vm create', { name: 'web-1' }, 'template', 'deb');
    expect(choices).toEqual([{ name: 'debian-13', value: 'debian-13' }]);
    discord.assertValid();
  }, 40_000);

  it('takes a key and an ask by forms, and shows what is wrong', async () => {
    const ana = discord.user(IDS.ana);
    await ana.command('vm key add', {}, IDS.vms);
    const answers = () => discord.ephemerals(IDS.ana).filter(({ isLoading }) => !isLoading);
    const withText = (text: string) => () =>
      answers().find(({ components }) => JSON.stringify(components).includes(text));
    const keyForm = await discord.until(withText('Your public SSH key'), 'the form of a key', 10_000);
    await ana.click(keyForm, 'Open the form');
    await ana.submit(await openModal(), { key: ANA_KEY });
    await discord.until(withText('the key is on file'), 'that it is there', 10_000);
    await ana.command('vm create', {}, IDS.vms);
    const form = await discord.until(withText('A new VM'), 'the form of a VM', 10_000);
    const choose = async (field: string, value: string) => {
      const id = new RegExp(`c\\|\\d+\\|${field}`).exec(JSON.stringify(form.components))?.[0] ?? '';
      expect(await ana.select(form, id, value)).toMatchObject({ ack: 'acknowledged', type: 7 });
    };
    for (const [field, value] of Object.entries({ size: 's', env: 'prod', template: 'debian-13', blueprint: 'web' })) {
      await choose(field, value);
    }
    await ana.click(form, 'Name*, Lease, title …');
    await ana.submit(await openModal(), { name: 'Not_A_Name' });
    await ana.click(form, 'Ask for it');
    const refused = await discord.until(withText('⚠'), 'what is wrong', 10_000);
    expect(JSON.stringify(refused.components)).toContain('Not_A_Name');
    discord.assertValid();
  }, 40_000);
});
