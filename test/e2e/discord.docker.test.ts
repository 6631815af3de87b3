import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import type { DiscordMessage } from '../stand-ins/discord/state/server.js';
import { asOneStory } from './as-one-story.js';
import { fieldsOf, menuOf, wordsOf } from './discord-words.js';
import { CHANNEL, type DiscordStack, startDiscordStack } from './start-discord-stack.js';
import { type SshUser, useSsh } from './use-ssh.js';

let stack: DiscordStack;
let ssh: SshUser;
let waiting: DiscordMessage;
let form: DiscordMessage;

beforeAll(async () => {
  stack = await startDiscordStack();
  ssh = await useSsh(stack.folder, 'ana');
  await stack.discord.until(() => stack.discord.connections().length === 1, 'the gateway', 30_000);
  await stack.discord.until(() => stack.discord.commands().length === 2, 'the commands', 30_000);
});
afterAll(() => stack?.stop());

const DEE = '200000000000000004';
const ana = () => stack.discord.user(IDS.ana);
const bo = () => stack.discord.user(IDS.bo);
const cards = () => stack.discord.messages(CHANNEL);
const thread = (message: DiscordMessage) => stack.discord.thread(message.id);
const mentionsIn = (message: DiscordMessage) =>
  thread(message).filter((reply) => wordsOf(reply).includes(`<@${IDS.ana}>`));
const modal = () => stack.discord.until(() => stack.discord.modalOf(IDS.ana), 'a form', 10_000);

/** A message that somebody alone sees, once it says this. */
const shows = (message: DiscordMessage, words: string) =>
  stack.discord.until(() => wordsOf(message).includes(words), `an answer with ${words}`, 30_000);

describe('a VM from asking to its end, in Discord', () => {
  asOneStory();

  it('is asked for a key first, which is added by a form', async () => {
    const asked = await stack.answer(await ana().command('vm key add', {}, CHANNEL), ['[Open the form]']);
    expect(await ana().click(asked, 'Open the form')).toMatchObject({ ack: 'acknowledged', type: 9 });
    await ana().submit(await modal(), { key: ssh.publicKey });
    await shows(asked, 'SHA256:');
    const Key = z.object({ fingerprint: z.string() });
    const [key] = await stack.rows(Key, 'SELECT fingerprint FROM ssh_keys');
    expect(wordsOf(asked)).toContain(key?.fingerprint);
  });

  it('is approved by people whom the bot knows before: somebody with the role becomes one by the first command', async () => {
    await stack.answer(await bo().command('vm mine', {}, CHANNEL), ['You have no VM.']);
    const Person = z.object({ login: z.string() });
    expect(await stack.rows(Person, 'SELECT login FROM people ORDER BY login')).toEqual(
      ['ana', 'bo', 'cy'].map((login) => ({ login })),
    );
  });

  it('offers what may be meant while its options are typed', async () => {
    const typed = { name: 'web-1' };
    expect(await ana().autocomplete('vm create', typed, 'template', 'deb', CHANNEL)).toMatchObject({
      choices: [{ name: 'debian-13', value: 'debian-13' }],
    });
  });

  it('has a form of menus and fields, which says what the policy says and shows a problem at its field', async () => {
    form = await stack.answer(await ana().command('vm create', {}, CHANNEL), ['A new VM']);
    for (const [field, value] of Object.entries({ size: 's', env: 'prod', blueprint: 'web' })) {
      const changed = await ana().select(form, menuOf(form, field), value);
      expect(changed).toMatchObject({ ack: 'acknowledged', type: 7 });
    }
    expect(wordsOf(form)).toContain('prod-needs-ops');
    await ana().click(form, fieldsOf(form));
    await ana().submit(await modal(), { name: 'Not_A_Name', reason: 'load test 4.2' });
    await ana().click(form, 'Ask for it');
    await shows(form, '⚠ Name');
    expect(wordsOf(form)).toContain('load test 4.2');
    expect(cards()).toEqual([]);
  });

  it('is planned once the form is right, and waits with the facts of the plan', async () => {
    await ana().click(form, fieldsOf(form));
    await ana().submit(await modal(), { name: 'web-1' });
    await ana().click(form, 'Ask for it');
    await shows(form, 'R-1 create web-1');
    waiting = await stack.card('R-1', ['[Approve]']);
    const words = wordsOf(waiting);
    for (const fact of ['SANDBOX', 'web-1 · prod', 'load test 4.2', '1 vCPU', 'debian-13', 'prod-needs-ops']) {
      expect(words).toContain(fact);
    }
    expect(words).toMatch(new RegExp(`<@${IDS.ana}> .*until <t:\\d+:f>`, 's'));
  });

  it('calls the role that may approve once, and nobody else', () => {
    expect(stack.notified()).toEqual([IDS.ops]);
  });

  it('is not approved by who asked for it', async () => {
    await stack.answer(await ana().click(waiting, 'Approve'), ['own request']);
    expect(wordsOf(await stack.card('R-1', ['[Approve]']))).toContain('0 of 1');
  });

  it('is not approved by somebody with the role who is seen only now', async () => {
    stack.discord.setUser({ id: DEE, username: 'dee', displayName: 'Dee', roles: [IDS.ops] });
    const told = await stack.discord.user(DEE).click(waiting, 'Approve');
    await stack.answer(told, ['first seen after this request was made']);
    expect(wordsOf(await stack.card('R-1', ['[Approve]']))).toContain('0 of 1');
  });

  it('shows its plan to who asks, by a button', async () => {
    await stack.answer(await bo().click(waiting, 'Plan'), ['R-1']);
    const plan = await stack.discord.until(() => stack.discord.files(waiting.id)[0], 'the plan in the thread', 30_000);
    expect(plan.content.toString()).toContain('proxmox_virtual_environment_vm');
  });

  it('goes on by a button of somebody with the role', async () => {
    await stack.answer(await bo().click(waiting, 'Approve'), ['R-1']);
    const running = await stack.card('R-1', ['⏳ ']);
    expect(running).toBe(waiting);
  });

  it('goes on in the same message where the bot is killed in the middle', async () => {
    // Past the seed: Terraform applies, the guest boots or Ansible is at work.
    const isUnderWay = () => /⏳ [345] /.test(wordsOf(waiting));
    await stack.discord.until(isUnderWay, 'what is made on Proxmox', 240_000);
    await stack.killBackend();
    await stack.startBackend();
    const ready = await stack.card('R-1', ['is ready in']);
    expect(ready).toBe(waiting);
    expect(cards()).toHaveLength(1);
    expect(wordsOf(ready).match(/^✔ [1-6] /gm)).toHaveLength(6);
  });

  it('tells who asked once, in the thread', async () => {
    await stack.discord.until(() => mentionsIn(waiting)[0], 'a reply', 30_000);
    expect(mentionsIn(waiting).map(wordsOf).join()).toContain('web-1: ready');
    expect(stack.notified()).toEqual([IDS.ops, IDS.ana]);
  });

  it('lets in who asked, by the line on the card', async () => {
    const words = wordsOf(waiting);
    const [, login = '', ipv4 = ''] = /`ssh ([a-z]+)@([0-9.]+)`/.exec(words) ?? [];
    const [hostKeyFingerprint = ''] = /SHA256:[A-Za-z0-9+/]+/.exec(words) ?? [];
    expect(await ssh.run({ login, ipv4, hostKeyFingerprint }, 'id -un')).toBe('ana');
    const page = await fetch(`http://${ipv4}/`, { signal: AbortSignal.timeout(10_000) });
    expect(await page.text()).toMatch(/R-1[\s\S]*Ana[\s\S]*load test 4\.2/);
  });

  it('gives its logs to who asks, as a file in the thread', async () => {
    const before = stack.discord.files(waiting.id).length;
    await stack.answer(await bo().click(waiting, 'Logs'), ['is in the thread']);
    const logs = await stack.discord.until(() => stack.discord.files(waiting.id)[before], 'a file', 30_000);
    expect(logs.content.toString()).toContain('create-vm · configure · configure');
    expect(thread(waiting).map(({ id }) => id)).toContain(logs.messageId);
  });

  it('stands in the list of who asked', async () => {
    const mine = await stack.answer(await ana().command('vm mine', {}, CHANNEL), ['My VMs']);
    expect(wordsOf(mine)).toMatch(/My VMs\s+web-1/);
  });

  it('is destroyed in two steps, and approved by a button', async () => {
    const again = await stack.answer(await ana().click(waiting, 'Destroy'), ['[Destroy web-1]']);
    expect(again.ephemeralTo).toBe(IDS.ana);
    expect(cards()).toHaveLength(1);
    await ana().click(again, 'Destroy web-1');
    await shows(again, 'R-2 destroy web-1');
    const second = await stack.card('R-2', ['[Approve]']);
    expect(second).not.toBe(waiting);
    await stack.answer(await bo().click(second, 'Approve'), ['R-2']);
    const gone = await stack.card('R-2', ['is gone']);
    expect(gone).toBe(second);
    await stack.discord.until(() => mentionsIn(second)[0], 'a reply', 30_000);
    expect([cards().length, mentionsIn(second).length]).toEqual([2, 1]);
    expect(stack.notified()).toEqual([IDS.ops, IDS.ana, IDS.ops, IDS.ana]);
  });

  it('leaves nothing on Proxmox but the template, and nothing in the list', async () => {
    expect((await stack.sandbox.vms()).filter(({ template }) => template === 0)).toEqual([]);
    expect(await stack.sandbox.isos()).toEqual([]);
    await stack.answer(await ana().command('vm mine', {}, CHANNEL), ['You have no VM.']);
  });

  it('was made of calls that Discord takes, by an installation that is well', async () => {
    stack.discord.assertValid();
    expect([stack.discord.invalidRequests(), stack.discord.lateAnswers()]).toEqual([0, []]);
    expect(await stack.chatops('audit', 'verify')).toMatchObject({ code: 0, stderr: '' });
    const doctor = await stack.chatops('doctor');
    expect(doctor.stdout).not.toContain('✘');
    expect(doctor.code).toBe(0);
  });
});
