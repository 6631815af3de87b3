import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shownLines } from '../slack/shown-lines.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { asOneStory } from './as-one-story.js';
import { CHANNEL, type SlackStack, startSlackStack, wordsOf } from './start-slack-stack.js';
import { type SshUser, useSsh } from './use-ssh.js';

let stack: SlackStack;
let ssh: SshUser;
let waiting: SlackMessage;
let form: SlackView;

beforeAll(async () => {
  stack = await startSlackStack();
  ssh = await useSsh(stack.folder, 'ana');
  await stack.slack.until(() => stack.slack.connections().length === 2, 'two sockets', 30_000);
});
afterAll(() => stack?.stop());

const ana = () => stack.slack.user('U0ANA');
const bo = () => stack.slack.user('U0BO');
const cards = () => stack.slack.messages(CHANNEL);
const isAcknowledged = { ack: 'acknowledged' };

/** Its block carries a mark that changes with the field. */
const blockOf = (view: SlackView, name: string): string =>
  new RegExp(`field\\.${name}\\.[^"]+`).exec(JSON.stringify(view.view))?.[0] ?? `no field ${name}`;

/** A message as it is now, not as it will be. */
const asNow = (message: SlackMessage): SlackMessage => structuredClone(message);

/** How the message calls the approvers. */
const calls = (message: SlackMessage) => JSON.stringify(message.blocks).match(/<!subteam\^S0OPS>/g) ?? [];

const mentionsIn = (thread: SlackMessage) => stack.slack.thread(CHANNEL, thread.ts).filter(isMention);
const isMention = ({ text }: SlackMessage) => text.includes('<@U0ANA>');

async function homeOfAna(words: string): Promise<SlackView> {
  const shown = () => {
    const home = stack.slack.homeOf('U0ANA');
    return home !== null && wordsOf(home).includes(words) ? home : undefined;
  };
  return stack.slack.until(shown, `a Home with ${words}`, 30_000);
}

describe('a VM from asking to its end, in Slack', () => {
  asOneStory();

  it('is asked for a key first, which is added by a form', async () => {
    const keyForm = await stack.modalAfter('U0ANA', () => ana().command('/vm', 'key add', CHANNEL));
    const sent = await ana().submit(keyForm, { [blockOf(keyForm, 'key')]: ssh.publicKey });
    expect(sent).toMatchObject(isAcknowledged);
    const { fingerprint } = z
      .object({ fingerprint: z.string() })
      .parse((await stack.rows(z.object({ fingerprint: z.string() }), 'SELECT fingerprint FROM ssh_keys'))[0]);
    expect(JSON.stringify(sent)).toContain(fingerprint);
  });

  it('has a form, which says what the policy says and shows a problem at its field', async () => {
    form = await stack.modalAfter('U0ANA', () => ana().command('/vm', 'create', CHANNEL));
    for (const [name, value] of Object.entries({ size: 's', env: 'prod', blueprint: 'web' })) {
      form = await stack.modalAfter('U0ANA', () => ana().select(form, blockOf(form, name), value));
    }
    expect(wordsOf(form)).toContain('prod-needs-ops');
    await ana().submit(form, { [blockOf(form, 'name')]: 'Not_A_Name', [blockOf(form, 'reason')]: 'load test 4.2' });
    expect(Object.keys(stack.slack.viewOf('U0ANA')?.errors ?? {})).toEqual([blockOf(form, 'name')]);
    expect(cards()).toEqual([]);
  });

  it('is planned once the form is right, and waits with the facts of the plan', async () => {
    const sent = await ana().submit(form, { [blockOf(form, 'name')]: 'web-1' });
    expect(JSON.stringify(sent)).toContain('R-1 create web-1');
    waiting = asNow(await stack.card('R-1', ['[Approve]']));
    const words = wordsOf(waiting);
    for (const fact of ['SANDBOX', 'web-1', 'prod', 'load test 4.2', '1 vCPU', 'debian-13', 'prod-needs-ops']) {
      expect(words).toContain(fact);
    }
    expect(waiting.text).toMatch(/web-1 · prod, asked by Ana: "load test 4\.2"; waits for .* until/);
  });

  it('calls the user group that may approve once, on the card or in its thread', () => {
    const all = [waiting, ...stack.slack.thread(CHANNEL, waiting.ts)];
    expect(all.flatMap(calls)).toHaveLength(1);
  });

  it('is not approved by who asked for it', async () => {
    const told = await stack.toldAfter('U0ANA', () => ana().click(waiting, 'Approve'));
    expect(told.join('\n')).toContain('own request');
    expect(wordsOf(await stack.card('R-1', ['[Approve]']))).toContain('0 of 1');
  });

  it('shows its plan to who asks, by a button', async () => {
    const told = await stack.toldAfter('U0BO', () => bo().click(waiting, 'Plan'));
    expect(told.join('\n')).toContain('R-1');
    const plan = await stack.slack.until(
      () => stack.slack.files(CHANNEL).find(({ content }) => content !== null),
      'the plan as a file',
      30_000,
    );
    expect(plan.content?.toString()).toContain('proxmox_virtual_environment_vm');
    expect(plan.messageTs === null ? null : stack.slack.thread(CHANNEL, waiting.ts).map(({ ts }) => ts)).toContain(
      plan.messageTs,
    );
  });

  it('goes on by a button of somebody in the user group, who was nobody to the bot before', async () => {
    const told = await stack.toldAfter('U0BO', () => bo().click(waiting, 'Approve'));
    expect(told.join('\n')).toContain('R-1');
    const running = asNow(await stack.card('R-1', ['of 6 stages']));
    expect(running.blocks.map(({ type }) => type)).toContain('plan');
    expect(running.ts).toBe(waiting.ts);
  });

  it('goes on in the same message where the bot is killed in the middle', async () => {
    // Past the seed: Terraform applies, the guest boots or Ansible is at work.
    const isUnderWay = () => cards().some((card) => /[345] of 6 stages/.test(wordsOf(card)));
    await stack.slack.until(isUnderWay, 'what is made on Proxmox', 240_000);
    await stack.killBackend();
    await stack.startBackend();
    const ready = asNow(await stack.card('R-1', ['is ready in']));
    expect(ready.ts).toBe(waiting.ts);
    expect(cards()).toHaveLength(1);
    expect(wordsOf(ready)).toContain('6 of 6 stages');
  });

  it('tells who asked once, in a reply', async () => {
    await stack.slack.until(() => mentionsIn(waiting)[0], 'a reply', 30_000);
    expect(mentionsIn(waiting)).toHaveLength(1);
    expect(mentionsIn(waiting)[0]?.text).toContain('web-1');
  });

  it('lets in who asked, by the line on the card', async () => {
    const words = wordsOf(await stack.card('R-1', ['is ready in']));
    const [, login = '', ipv4 = ''] = /ssh ([a-z]+)@([0-9.]+)/.exec(words) ?? [];
    const [hostKeyFingerprint = ''] = /SHA256:[A-Za-z0-9+/]+/.exec(words) ?? [];
    expect(await ssh.run({ login, ipv4, hostKeyFingerprint }, 'id -un')).toBe('ana');
    const page = await fetch(`http://${ipv4}/`, { signal: AbortSignal.timeout(10_000) });
    expect(await page.text()).toMatch(/R-1[\s\S]*Ana[\s\S]*load test 4\.2/);
  });

  it('gives its logs to who asks, as a file in the thread', async () => {
    const before = stack.slack.files(CHANNEL).length;
    await bo().click(await stack.card('R-1', ['is ready in']), 'Logs');
    const logs = await stack.slack.until(() => stack.slack.files(CHANNEL)[before], 'a file', 30_000);
    const inThread = () => stack.slack.thread(CHANNEL, waiting.ts).some(({ files }) => files.includes(logs.id));
    await stack.slack.until(inThread, 'the file in the thread', 30_000);
    expect(logs.content?.toString()).toContain('create-vm · configure · configure');
  });

  it('stands on the Home of who asked', async () => {
    await ana().openHome();
    expect(shownLines(await homeOfAna('web-1')).join('\n')).toMatch(/My VMs[\s\S]*web-1/);
  });

  it('is destroyed by a menu that asks first, and approved by a button', async () => {
    const ready = await stack.card('R-1', ['is ready in']);
    await expect(ana().click(ready, 'Destroy')).rejects.toThrow(/web-1/);
    expect(await ana().click(ready, 'Destroy', { confirm: true })).toMatchObject(isAcknowledged);
    const second = asNow(await stack.card('R-2', ['[Approve]']));
    expect(second.ts).not.toBe(waiting.ts);
    await bo().click(second, 'Approve');
    const gone = await stack.card('R-2', ['is gone']);
    expect(gone.ts).toBe(second.ts);
    await stack.slack.until(() => mentionsIn(second)[0], 'a reply', 30_000);
    expect([cards().length, mentionsIn(second).length]).toEqual([2, 1]);
  });

  it('leaves nothing on Proxmox but the template, and nothing on the Home', async () => {
    expect((await stack.sandbox.vms()).filter(({ template }) => template === 0)).toEqual([]);
    expect(await stack.sandbox.isos()).toEqual([]);
    const isGone = () => wordsOf(stack.slack.homeOf('U0ANA') ?? form).includes('You have no VM.');
    await stack.slack.until(isGone, 'a Home without the VM', 30_000);
  });

  it('was made of calls that Slack takes, by an installation that is well', async () => {
    stack.slack.assertValid();
    expect(stack.slack.refused()).toEqual({});
    expect(await stack.chatops('audit', 'verify')).toMatchObject({ code: 0, stderr: '' });
    const doctor = await stack.chatops('doctor');
    expect(doctor.stdout).not.toContain('✘');
    expect(doctor.code).toBe(0);
  });
});
