import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeMessenger } from './fakes/fake-messenger.js';
import { createLog } from './log.js';
import { type Data, openData } from './open-data.js';
import { readInstallation } from './settings/read-installation.js';
import { type Platforms, type StartDiscord, type StartSlack, startPlatforms } from './start-platforms.js';

const BOT = ['xoxb', '1111111111', 'planted'].join('-');
const APP = ['xapp', '1', 'A1', 'planted'].join('-');
const SLACK = 'slack: { team: T0TEAM, botToken: bot, appToken: app, fallbackChannel: C0FALL }\n';

let folder = '';
let data: Data;
let logged: string[];
let given: Parameters<StartSlack>[0] | null;
let platforms: Platforms | null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-platforms-'));
  mkdirSync(join(folder, 'content'));
  const demo = readFileSync(join(import.meta.dirname, '../config/demo/chatops.yaml'), 'utf8')
    .replace('/content', 'content')
    .replace('/data', 'data')
    .replace('/run/secrets/master_key', 'key');
  writeFileSync(join(folder, 'chatops.yaml'), `${demo}\n${SLACK}`);
  for (const [name, content] of Object.entries({
    key: randomBytes(32).toString('base64'),
    bot: `${BOT}\n`,
    app: APP,
  })) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  data = openData(installation());
  logged = [];
  given = null;
  platforms = null;
});
afterEach(async () => {
  await platforms?.close();
  data.close();
  rmSync(folder, { recursive: true });
});

const installation = () => readInstallation(join(folder, 'chatops.yaml'));
const startSlack: StartSlack = async (options) => {
  given = options;
  const messenger = createFakeMessenger('slack');
  const nothing = { readGroup: null, readMember: null, lookUpAccount: null, showHome: null };
  return { messenger, ...nothing, health: () => ({ state: 'fine' }), close: () => messenger.close() };
};
const startDiscord: StartDiscord = async () => {
  const messenger = createFakeMessenger('discord');
  const nothing = { readGroup: null, readMember: null, lookUpAccount: null, showHome: null };
  return { messenger, ...nothing, health: () => ({ state: 'fine' }), close: () => messenger.close() };
};
async function start(): Promise<Platforms> {
  const log = createLog('info', (line) => logged.push(line));
  platforms = await startPlatforms(installation(), data, log, { slack: startSlack, discord: startDiscord });
  log.info({ token: BOT, other: APP }, 'planted');
  return platforms;
}

describe('the platforms of a start', () => {
  it('are the terminal and Slack, whose tokens stand in no line of the log', async () => {
    const { all, messengers } = await start();
    expect([...all.keys()]).toEqual(['terminal', 'slack']);
    expect([...messengers.keys()]).toEqual(['terminal', 'slack']);
    expect(given).toMatchObject({ installation: { team: 'T0TEAM' }, tokens: { bot: BOT, app: APP } });
    expect(logged.join()).toContain('planted');
    expect(logged.join()).not.toContain(BOT);
    expect(logged.join()).not.toContain(APP);
  });

  it('keep an input once under its own id, and take back one that came too late', async () => {
    await start();
    const invocation = {
      ...{ id: 'slack:E1', actor: 'slack:T0TEAM/U1', place: { channel: 'slack:C1' }, at: 1 },
      input: { kind: 'command', text: '/vm list' } as const,
    };
    const waiting = () => data.transaction(({ invocations }) => invocations.listWaiting(10).map(({ id }) => id));
    expect([await given?.door.storeInvocation(invocation), await given?.door.storeInvocation(invocation)]).toEqual([
      ...[true, false],
    ]);
    expect(waiting()).toEqual(['slack:E1']);
    given?.door.voidInvocation('slack:E1');
    expect(waiting()).toEqual([]);
  });

  it('do not come up at all with a wrong token', async () => {
    writeFileSync(join(folder, 'app'), BOT);
    await expect(start()).rejects.toThrow('slack.appToken: does not hold an app-level token');
    expect(given).toBeNull();
  });
});
