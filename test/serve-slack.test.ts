import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../bot/log.js';
import { serve } from '../bot/serve.js';
import { readInstallation } from '../bot/settings/read-installation.js';
import { ANA_KEY } from '../commands/fakes/test-world.js';
import type { SlackStandIn } from './stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from './stand-ins/slack/start-slack-stand-in.js';

let slack: SlackStandIn;
let folder: string;
let stop: AbortController;
let served: Promise<void>;

/** The program as it is started, with the real client of Slack; no Proxmox answers. */
beforeEach(async () => {
  slack = await startSlackStandIn({
    users: [{ id: 'U0ANA', name: 'ana' }],
    channels: [{ id: 'C0VMS', name: 'vms' }],
  });
  folder = mkdtempSync(join(tmpdir(), 'chatops-slack-'));
  for (const name of ['content', 'data']) mkdirSync(join(folder, name), { mode: 0o700 });
  const section = [
    `slack: { team: ${slack.workspace.team.id}, botToken: bot, appToken: app, apiUrl: "${slack.apiUrl}",`,
    'fallbackChannel: C0VMS }\n',
  ].join(' ');
  const account = `slack:${slack.workspace.team.id}/U0ANA`;
  const demo = readFileSync(join(import.meta.dirname, '../config/demo/chatops.yaml'), 'utf8')
    .replace('/content', 'content')
    .replace('/data', 'data')
    .replace('/run/secrets/master_key', 'key')
    .replace('accounts: ["terminal:requester"]', `accounts: ["${account}"]`);
  const policy = readFileSync(join(import.meta.dirname, '../config/demo/policy.yaml'), 'utf8');
  const key = randomBytes(32).toString('base64');
  for (const [name, text] of Object.entries({ key, bot: slack.botToken, app: slack.appToken, policy: '' })) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  writeFileSync(join(folder, 'policy.yaml'), policy);
  writeFileSync(join(folder, 'token'), 'a@pve!b=c', { mode: 0o600 });
  writeFileSync(join(folder, 'ca.pem'), '');
  writeFileSync(
    join(folder, 'chatops.yaml'),
    `${demo.replace(/ca: .*/, 'ca: ca.pem').replace(/token: .*/, 'token: token')}\n${section}`,
  );
  stop = new AbortController();
  served = serve(
    readInstallation(join(folder, 'chatops.yaml')),
    createLog('fatal', () => undefined),
    stop.signal,
  );
  await Promise.race([
    served,
    slack.until(() => (slack.connections().length === 2 ? true : undefined), 'two sockets', 20_000),
  ]);
});
afterEach(async () => {
  stop.abort();
  await served;
  await slack.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the bot in Slack', () => {
  it('answers a command to the person alone, and each call that it made was valid', async () => {
    expect(await slack.user('U0ANA').command('/vm', 'mine', 'C0VMS')).toMatchObject({ ack: 'acknowledged' });
    const told = await slack.until(() => slack.ephemerals('U0ANA')[0], 'an answer', 10_000);
    expect(told.text).toContain('VM');
    slack.assertValid();
  }, 40_000);

  it('takes a key and an ask by forms, and shows what is wrong at its field', async () => {
    const ana = slack.user('U0ANA');
    await ana.command('/vm', 'key add', 'C0VMS');
    const keyForm = await slack.until(() => slack.viewOf('U0ANA'), 'the form of a key', 10_000);
    expect(await ana.submit(keyForm, { [fieldOf(keyForm, 'key')]: ANA_KEY })).toMatchObject({ ack: 'acknowledged' });
    await ana.command('/vm', 'create', 'C0VMS');
    const isCreate = () => {
      const view = slack.viewOf('U0ANA');
      return view !== undefined && view !== null && JSON.stringify(view).includes('field.name') ? view : undefined;
    };
    const form = await slack.until(isCreate, 'the form of a VM', 10_000);
    const chosen = { size: 's', env: 'prod', template: 'debian-13', blueprint: 'web' };
    const values = Object.entries({ ...chosen, name: 'Not_A_Name' }).map(([name, value]) => [
      fieldOf(form, name),
      value,
    ]);
    const sent = await ana.submit(form, Object.fromEntries(values));
    expect(JSON.stringify(sent)).toContain('"response_action":"errors"');
    slack.assertValid();
  }, 40_000);

  it('shows a Home once it is opened', async () => {
    await slack.user('U0ANA').openHome();
    const home = await slack.until(() => slack.homeOf('U0ANA'), 'the Home', 10_000);
    expect(JSON.stringify(home)).toContain('My VMs');
    slack.assertValid();
  }, 40_000);
});

/** Its block carries a mark that changes with the field. */
function fieldOf(view: object, name: string): string {
  return new RegExp(`field\\.${name}[^"]*`).exec(JSON.stringify(view))?.[0] ?? `no field ${name}`;
}
