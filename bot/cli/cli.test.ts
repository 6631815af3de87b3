import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOperator, type Operator } from '../../test/operator.js';
import { guardPolicy } from './fakes/guard-policy.js';

let operator: Operator;
beforeAll(async () => {
  operator = await createOperator();
});
afterAll(() => operator.remove());

/** People, groups and the audit log as they are in the file. */
function dump() {
  const db = new Database(join(operator.folder, 'data/chatops.sqlite'), { readonly: true });
  const tables = ['people', 'actors', 'groups', 'group_members', 'audit'];
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  db.close();
  return rows;
}

const SUB_COMMANDS = [
  ...[
    'serve',
    'terminal',
    'doctor',
    'config',
    'policy',
    'people',
    'group',
    'quota',
    'slack',
    'state',
    'audit',
    'backup',
    'health',
    'version',
  ],
];

describe('chatops', () => {
  it('helps with every sub-command', async () => {
    const { code, stdout } = await operator.chatops('--help');
    expect(code).toBe(0);
    for (const name of SUB_COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    const helps = await Promise.all(SUB_COMMANDS.map((name) => operator.chatops(name, '--help')));
    expect(helps.map((help) => [help.code, /^Usage: chatops /.test(help.stdout)])).toEqual(helps.map(() => [0, true]));
  }, 60_000);

  it.each([
    [['dance'], "error: unknown command 'dance'"],
    [['people', 'add'], "error: missing required argument 'login'"],
    [['state', 'show', 'forty-two'], 'a request is named R-42.'],
    [['audit', 'export', 'forty-two'], 'a request is named R-42.'],
    [['audit', 'verify', '--head', 'abc'], 'a posted head is NUMBER:HASH or NUMBER:HASH:KEY.'],
    [['terminal'], "error: required option '--as <name>' not specified"],
    [['serve', '--loud'], "error: unknown option '--loud'"],
  ])('does not understand %j', async (args, problem) => {
    const { code, stderr } = await operator.chatops(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });

  it('tells its version', async () => {
    expect((await operator.chatops('version')).stdout).toMatch(/^chatops \d+\.\d+\.\d+\n$/);
  });

  it('checks a configuration', async () => {
    const right = await operator.chatops('config', 'check', operator.configFile);
    expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining('environments: dev, prod\n') });
    const file = join(operator.folder, 'wrong.yaml');
    writeFileSync(file, readFileSync(operator.configFile, 'utf8').replace('cores: 1', 'cores: none'));
    const wrong = await operator.chatops('config', 'check', file);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/^\S+wrong\.yaml:\d+:8 sizes\.s\.cores: is "none"; needed: a number\n$/);
  });

  it('prints the JSON Schema', async () => {
    const { stdout } = await operator.chatops('config', 'schema');
    expect(JSON.parse(stdout)).toMatchObject({ title: 'chatops.yaml', type: 'object' });
  });

  it('prints Slack’s manifest as the configuration needs it, and nothing else to standard output', async () => {
    const file = join(operator.folder, 'slack.yaml');
    const slack = 'slack: { team: T0123, botToken: none, appToken: none, command: lab, fallbackChannel: C0123 }';
    const groups = 'groups: { developers: { slackUserGroup: S0123 } }';
    writeFileSync(file, [readFileSync(operator.configFile, 'utf8'), slack, groups].join('\n'));
    const { code, stdout, stderr } = await operator.chatops('slack', 'manifest', '--config', file, '--with-history');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      display_information: { name: 'Proxmox VMs (lab)' },
      features: { slash_commands: [{ command: '/lab' }, { command: '/lab-admin' }] },
      oauth_config: {
        scopes: { bot: expect.arrayContaining(['usergroups:read', 'channels:history', 'groups:history']) },
      },
    });
  });

  it.each<[string, string[], number, string]>([
    ['without `slack:`', [], 0, 'has no `slack:` yet: the command is /vm'],
    ['with a name that is too long', ['--name', 'n'.repeat(36)], 1, '--name has 36 characters; Slack takes 1 to 35'],
    ['without a file that was named', ['--config', 'none.yaml'], 1, 'none.yaml'],
  ])('says what it did about a manifest %s', async (_what, args, code, told) => {
    const ran = await operator.chatops('slack', 'manifest', ...args);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(told)]);
    expect(ran.stdout === '').toBe(code !== 0);
  });

  it('checks a policy against the configuration', async () => {
    const right = await operator.chatops('policy', 'check', join(operator.folder, 'policy.yaml'));
    expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining('prod-needs-ops') });
    const file = join(operator.folder, 'wrong-policy.yaml');
    writeFileSync(
      file,
      readFileSync(join(operator.folder, 'policy.yaml'), 'utf8').replace('value: [prod]', 'value: [prd]'),
    );
    const wrong = await operator.chatops('policy', 'check', file);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(
      /wrong-policy\.yaml:\d+:\d+ rules\.2\.when\.1\.value\.0: there is no environment prd; did you mean prod\?/,
    );
  });
});

describe('a host without a running bot', () => {
  it('has no health', async () => {
    expect(await operator.chatops('health')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'no bot is running on this data\n',
    });
  });

  it('is told by the doctor what is missing and how to mend it, and what the socket means', async () => {
    const { code, stdout } = await operator.chatops('doctor');
    expect(code).toBe(1);
    expect(stdout).toContain('✘ the container engine cannot be used');
    expect(stdout).toMatch(/✘ Proxmox could not be looked at: .*\n {2}→ check proxmox\.endpoints/);
    expect(stdout).toContain('✔ master key');
  });

  it('is told by the doctor what of Slack is missing', async () => {
    const file = join(operator.folder, 'doctor-slack.yaml');
    const slack = 'slack: { team: T0123, botToken: bot, appToken: app, fallbackChannel: C0123 }';
    writeFileSync(file, [readFileSync(operator.configFile, 'utf8'), slack].join('\n'));
    writeFileSync(join(operator.folder, 'bot'), 'xoxb-0123456789', { mode: 0o600 });
    const { code, stdout } = await operator.chatops('doctor', '--config', file);
    expect(code).toBe(1);
    expect(stdout).toContain(`✔ Slack bot token ${join(operator.folder, 'bot')}\n`);
    expect(stdout).toMatch(/✘ the Slack app-level token .* cannot be read \(ENOENT\)\n {2}→ make /);
    expect(stdout).toContain('✘ Slack was not asked');
  });

  it('changes people and groups by itself', async () => {
    const added = await operator.chatops('group', 'add', 'ops');
    expect(added).toEqual({ code: 0, stdout: 'the group ops is made\nmembers: nobody\n', stderr: '' });
    const ana = await operator.chatops(
      'people',
      'add',
      'ana',
      '--name',
      'Ana',
      '--account',
      'terminal:ana',
      '--group',
      'ops',
    );
    expect(ana).toMatchObject({ code: 0, stdout: 'Ana (ana) is known now\n' });
    expect((await operator.chatops('people', 'list')).stdout).toMatch(
      /^ana {4}Ana {3}active {2}terminal:ana {2}ops {5}0$/m,
    );
    expect((await operator.chatops('group', 'list')).stdout).toBe('group  members\nops    ana\n');
    expect(existsSync(join(operator.folder, 'data/chatops.pid'))).toBe(false);
  });

  it.each([
    [['people', 'add', 'bo'], 'a new person needs an account: --account terminal:bo'],
    [['people', 'add', 'bo', '--account', 'terminal:ana'], 'terminal:ana is an account of ana'],
    [
      ['people', 'add', 'bo', '--account', 'terminal:bo', '--group', 'nobles'],
      'there is no group nobles: chatops group add nobles',
    ],
    [['people', 'add', 'Bo!', '--account', 'terminal:bo'], 'a login has lower-case letters'],
    [['people', 'remove', 'zoe'], 'there is nobody with the login zoe; see: chatops people list'],
    [['group', 'add', 'ops'], 'there is a group ops already'],
    [['group', 'add', 'ops', 'zoe'], 'there is nobody with the login zoe'],
    [['group', 'remove', 'nobles'], 'there is no group nobles; see: chatops group list'],
    [['state', 'show', 'R-42'], 'there is no request R-42'],
    [['audit', 'export', 'R-42'], 'there is no request R-42; nothing was changed'],
  ])('refuses %j and changes nothing', async (args, problem) => {
    const before = dump();
    const { code, stderr } = await operator.chatops(...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining(problem)]);
    expect(dump()).toEqual(before);
  });

  it('takes public keys, and refuses a private one', async () => {
    const file = join(operator.folder, 'key.pub');
    writeFileSync(file, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEh1bWFuIHJlYWRhYmxlIGtleSBmb3IgdGVzdGluZyEh ana\n');
    expect((await operator.chatops('people', 'add', 'ana', '--key', file)).code).toBe(0);
    writeFileSync(file, '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n');
    const refused = await operator.chatops('people', 'add', 'ana', '--key', file);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('treat it as leaked')]);
  });
});

describe('a running bot', () => {
  it('has the data for itself, does what the host asks, and ends when it is told to', async () => {
    const bot = await operator.serve();
    const socket = statSync(join(operator.folder, 'data/admin.sock'));
    expect(socket.mode & 0o777).toBe(0o600);

    const second = await operator.chatops('serve');
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(`another process is writing to .*: process ${bot.pid} on `),
    });
    expect(await operator.chatops('health')).toMatchObject({ code: 0, stdout: expect.stringContaining('is running') });

    expect(await operator.chatops('people', 'add', 'cy', '--account', 'terminal:cy', '--group', 'ops')).toMatchObject({
      code: 0,
    });
    expect((await operator.chatops('group', 'list')).stdout).toContain('ops    ana cy');
    expect(await operator.chatops('group', 'remove', 'ops')).toMatchObject({
      ...{
        code: 1,
        stderr: 'the group ops is named by the policy: prod-needs-ops, vms-of-others-need-ops, ops-keep-house\n',
      },
    });

    const policy = join(operator.folder, 'policy.yaml');
    const loaded = 'policy revision 2 is in force\nit says the same as the one before\n';
    expect((await operator.chatops('policy', 'load', policy)).stdout).toBe(loaded);
    await guardPolicy(operator, policy);
    const file = join(operator.folder, 'other-policy.yaml');
    writeFileSync(file, readFileSync(policy, 'utf8').replace('group: ops', 'group: nobles'));
    expect(await operator.chatops('policy', 'load', file)).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('there is no group nobles') },
    });

    const talk = await operator.talk('ana', '/vm key list', '/vm-admin people');
    expect(talk.stdout).toContain('terminal:ana');
    expect(await operator.talk('nobody', '/vm list')).toMatchObject({
      ...{ code: 1, stdout: expect.stringContaining('chatops people add nobody --account terminal:nobody') },
    });

    bot.kill('SIGTERM');
    const [code] = await once(bot, 'exit');
    expect(code).toBe(0);
    expect((await operator.chatops('health')).code).toBe(1);
  }, 180_000);

  it('has left an audit log that is whole and signed to its end', async () => {
    const { code, stdout } = await operator.chatops('audit', 'verify');
    const [, lines, signed] = /^lines: (\d+), signed up to (\d+)$/m.exec(stdout) ?? [];
    expect([code, lines]).toEqual([0, signed]);
    expect(stdout).toContain('the log is as it was written');
    const db = new Database(join(operator.folder, 'data/chatops.sqlite'));
    expect(db.prepare('SELECT DISTINCT actor FROM audit').pluck().all()).toEqual(['host']);
    db.exec("DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'nobody' WHERE number = 2");
    db.close();
    const tampered = await operator.chatops('audit', 'verify');
    expect(tampered).toMatchObject({ code: 1, stderr: expect.stringContaining('line 2 was changed') });
  });

  it('is backed up into a private file that holds no key', async () => {
    const file = join(operator.folder, 'copy.sqlite');
    expect((await operator.chatops('backup', file)).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes(readFileSync(join(operator.folder, 'key'), 'utf8').trim())).toBe(false);
    expect(await operator.chatops('backup', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('EEXIST'),
    });
  });
});
