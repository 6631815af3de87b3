import { beforeEach, describe, expect, it } from 'vitest';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { ANA_KEY } from '../../commands/fakes/test-world.js';
import type { SlackMessage, SlackView } from '../stand-ins/slack/state/workspace.js';
import { shownLines } from './shown-lines.js';
import { CHANNEL } from './start-slack-bot.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, load, press, say, modalAfter, stores } = useSlackBot();
const ASK = 'create web-1 template=debian-13 size=s env=prod blueprint=web lease=7d reason="load \\"test\\""';
const person = (login: string) => stores(({ people }) => people.findByLogin(login)?.id ?? '');

beforeEach(() => stores(({ people }) => people.removeKey(person('ana'), 'SHA256:ana')));

/** What only she was told last. */
const latest = (): SlackMessage => {
  const told = bot().slack.ephemerals('U0ANA').at(-1);
  if (told === undefined) throw new Error('nothing was told');
  return told;
};

async function addKey(offer: SlackMessage, key = ANA_KEY): Promise<SlackView> {
  const ana = bot().slack.user('U0ANA');
  const form = await modalAfter('U0ANA', () => ana.click(offer, 'Add a key'));
  expectLines(shownLines(form), 'it is put into every VM that you ask for from now on', 'Public key: the one line');
  return modalAfter('U0ANA', () => ana.submit(form, { value: key }));
}

describe('somebody without a key', () => {
  it('is asked for it first, and comes from it to the form for a VM', async () => {
    expectLines(await say('U0ANA', 'create'), 'first your SSH key', 'there is no SSH key of yours', '[Add a key]');
    const done = await addKey(latest());
    expectLines(shownLines(done), 'the key is on file', 'SHA256:', '[New VM]');
    const create = await modalAfter('U0ANA', () => bot().slack.user('U0ANA').click(done, 'New VM'));
    expectLines(shownLines(create), 'what the policy says', 'Name:', 'Template:', 'Size:', 'Environment:');
  });

  it('who has typed it all asks for it again by a press, as it was typed', async () => {
    const lines = await say('U0ANA', ASK);
    expectLines(lines, 'this VM cannot be asked for: nothing was changed', 'no SSH key', '[Add a key]', '[Ask again]');
    const offer = latest();
    expectLines(await press('U0ANA', offer, 'Ask again'), 'there is no SSH key of yours on file');
    await addKey(offer);
    expectLines(await press('U0ANA', offer, 'Ask again'), 'R-1 create web-1: it is being planned');
    await bot().untilCard(1, 'Approve');
    expect(bot().request(1).ask).toMatchObject({
      name: 'web-1',
      leaseDays: 7,
      blueprint: 'web',
      reason: 'load "test"',
    });
  });

  it('is not offered to ask again where more is wrong than the key', async () => {
    const lines = await say('U0ANA', `${ASK.replace('size=s', 'size=xl')}`);
    expectLines(lines, 'there is no size "xl"', 'there is no SSH key of yours on file', '[Add a key]');
    expect(lines.join()).not.toContain('Ask again');
  });

  it.each([
    ['no key at all', 'hello', 'is no type of key that is taken; there is ssh-ed25519'],
    ['two lines', `${ANA_KEY}\n${ANA_KEY}`, 'one line'],
  ])('is told at the field what is wrong with %s', async (_, key, words) => {
    await say('U0ANA', 'create');
    const form = await modalAfter('U0ANA', () => bot().slack.user('U0ANA').click(latest(), 'Add a key'));
    await bot().slack.user('U0ANA').submit(form, { value: key });
    expect(JSON.stringify(bot().slack.viewOf('U0ANA')?.errors)).toContain(words);
    await bot().slack.user('U0ANA').submit(form, { value: ANA_KEY });
    expectLines(shownLines(bot().slack.viewOf('U0ANA') ?? form), 'the key is on file');
  });

  it('who pastes the private half is told that it has leaked, and it is kept nowhere', async () => {
    await say('U0ANA', 'create');
    const told = await addKey(
      latest(),
      '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----',
    );
    expectLines(shownLines(told), 'that was a private key: treat it as leaked');
    expect(stores(({ people }) => people.listKeys(person('ana')))).toEqual([]);
  });

  it('is offered it on the Home and in the help too', async () => {
    await bot().slack.user('U0ANA').openHome();
    const home = await bot().slack.until(() => bot().slack.homeOf('U0ANA'), 'a Home');
    expectLines(shownLines(home), '[New VM]', '[Add a key]', '[Help]');
    expectLines(await say('U0ANA', 'help'), 'no SSH key of yours is on file', '[Add a key]');
  });
});

describe('/vm help', () => {
  it.each([
    ['U0ANA', 'who may ask for VMs', ['/vm create', '/vm destroy', '/vm cancel'], ['/vm approve', '/vm-admin']],
    ['U0BO', 'who decides', ['/vm create', '/vm approve', '/vm deny', '/vm-admin template build'], ['link accept']],
    ['U0DEE', 'who may nothing', ['/vm list', '/vm why', '/vm key add'], ['/vm create', '/vm approve', '/vm cancel']],
  ])('of %s, %s, has what they can use and no more', async (user, _, has, hasNot) => {
    load({ rules: samplePolicy.rules.filter(({ name }) => name !== 'long-needs-two') }, false);
    const lines = await say(user, 'help');
    for (const word of has) expect(lines.join('\n')).toContain(word);
    for (const word of hasNot) expect(lines.join('\n')).not.toContain(word);
    expect(lines.length).toBeLessThan(40);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(110);
    expect(lines.includes('[New VM]')).toBe(user !== 'U0DEE');
  });

  it('comes in place of an empty command, and says more of one', async () => {
    expectLines(await say('U0DEE', ''), 'what you can ask for', 'you are Dee (login dee), in no group');
    const lines = await say('U0ANA', 'help create');
    expectLines(lines, '/vm create', 'size: s · 1 vCPU · 1 GiB · 8 GiB', 'env: prod (lease 1d to 30d, usually 7d)');
  });

  it('names the command as it is configured', async () => {
    const help = await say('U0ANA', 'help');
    expect(help.join('\n')).toContain('/vm create &lt;name&gt;');
    expect(bot().slack.messages(CHANNEL)).toEqual([]);
  });
});
