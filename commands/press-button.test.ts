import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAndPlan, textOf } from './fakes/drive-request.js';
import { ANA_KEY, type TestWorld, testWorld } from './fakes/test-world.js';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.remove());

describe('a button that says a command', () => {
  it('does what typing it does', () => {
    expect(world.press('terminal:ana', 'say.vm list')).toEqual(world.type('terminal:ana', '/vm list'));
    expect(textOf(world.press('terminal:ana', 'say.vm create web-1 size=s env=dev'))).toContain('it is being planned');
    expect(textOf(world.press('terminal:bo', 'say.vm create web-2 size=s env=dev'))).toContain('no SSH key of yours');
  });

  it.each([
    ['unknown words', 'say.vm nonsense', 'there is no command'],
    ['nothing', 'say.', 'what you can ask for'],
    ['301 characters', `say.vm show ${'x'.repeat(293)}`, 'this button is not known here'],
    ['another case', 'SAY.vm list', 'this button is not known here'],
    ['a private key', 'say.vm key add -----BEGIN OPENSSH PRIVATE KEY-----', 'that was a private key'],
  ])('says so for %s', (_, token, expected) => {
    expect(textOf(world.press('terminal:ana', token))).toContain(expected);
  });

  it('counts as a command', () => {
    for (let count = 0; count < 10; count += 1) world.press('terminal:ana', 'say.vm list');
    expect(textOf(world.press('terminal:ana', 'say.vm list'))).toContain('that is too fast');
  });
});

describe('the form of /vm key add', () => {
  it('takes one public key and says what is wrong at its field', () => {
    const form = world.type('terminal:bo', '/vm key add');
    expect(form).toMatchObject({
      kind: 'form',
      form: 'vm key add',
      fields: [{ name: 'key', long: true, default: null }],
    });
    const wrong = world.sendForm('terminal:bo', 'vm key add', { key: 'ssh-rsa AAAA' });
    expect(wrong).toMatchObject({
      kind: 'form',
      fields: [{ default: 'ssh-rsa AAAA', problem: expect.stringContaining('no whole ssh-rsa key') }],
    });
    expect(world.sendForm('terminal:bo', 'vm key add', { key: '' })).toMatchObject({
      fields: [{ problem: expect.stringContaining('the key is missing') }],
    });
    expect(world.sendForm('terminal:bo', 'vm key add', { key: `${ANA_KEY}\n` })).toMatchObject({
      ...{ tone: 'ok', title: 'the key is on file', buttons: [{ token: 'say.vm create' }] },
    });
  });

  it('keeps nothing of a private key', () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n';
    const reply = world.sendForm('terminal:bo', 'vm key add', { key });
    expect(textOf(reply)).toContain('that was a private key: treat it as leaked');
    expect(world.everything()).not.toContain('b3BlbnNzaC1rZXktdjEAAAAABG5vbmU');
  });
});

describe('what a plan answers', () => {
  it('is a few lines, a file for the thread, and the buttons that this person can use', () => {
    askAndPlan(world);
    const plan = world.card(1).buttons.find(({ action }) => action === 'plan')?.token ?? '';
    const asked = (actor: string) => {
      const reply = world.press(actor, plan);
      if (reply.kind !== 'answer') throw new Error('no answer');
      return reply;
    };
    const reply = asked('terminal:bo');
    expect(reply.requestId).toBe(world.request(1).id);
    expect(reply.lines.slice(0, 3)).toEqual([
      'create module.vm',
      '1 vCPU, 1024 MiB, 8 GiB on ceph-vm · VLAN 20 · 10.0.20.10 · 7 days',
      'VMID 12000 on pve1 (most memory free of pve1, pve2)',
    ]);
    expect(reply.file?.text).toContain('"effectDigest"');
    expect(reply.buttons.map(({ action }) => action)).toEqual(['approve', 'deny', 'cancel']);
    expect(asked('terminal:ana').buttons.map(({ action }) => action)).toEqual(['cancel']);
  });
});
