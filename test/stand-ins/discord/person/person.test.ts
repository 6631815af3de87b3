import { describe, expect, it } from 'vitest';
import { IDS } from '../state/seed-server.js';
import type { DiscordMessage } from '../state/server.js';
import { answer, CARD, post, register, tokenOf, use, useRest } from '../use-rest.js';
import type { Typed } from './find-command.js';

const start = useRest();
const SELECT = {
  type: 3,
  custom_id: 'size',
  options: [
    { label: 'small', value: 's' },
    { label: 'medium', value: 'm', default: true },
  ],
};

async function startWithCommands() {
  const used = await start();
  await register(used);
  return { ...used, ana: used.discord.user(IDS.ana) };
}

async function startWithMessage(
  body: object,
): Promise<Awaited<ReturnType<typeof startWithCommands>> & { message: DiscordMessage }> {
  const used = await startWithCommands();
  await post(used, body);
  const message = used.discord.messages(IDS.vms)[0];
  if (message === undefined) throw new Error('no message');
  return { ...used, message };
}

describe('a command', () => {
  it.each<[string, string, Typed, string]>([
    ['that is not there', 'nothing', {}, 'there is no command /nothing; there is: vm'],
    ['without its sub-command', 'vm', {}, 'wants one more word: create, mine'],
    ['with another sub-command', 'vm destroy', {}, 'there is no "destroy"'],
    ['without what is required', 'vm create', { size: 's' }, 'the option "name" is required'],
    ['with an option that is not there', 'vm create', { name: 'x', cpu: 4 }, 'there is no option "cpu"'],
    ['with a choice that is not offered', 'vm create', { name: 'x', size: 'xl' }, 'offers no "xl"; it offers: s'],
    ['with a text for a number', 'vm create', { name: 'x', disk: '7' }, 'takes a number'],
    ['with too little', 'vm create', { name: 'x', disk: 0 }, 'wants at least 1'],
    ['with too much', 'vm create', { name: 'x'.repeat(41) }, 'takes at most 40'],
  ])('%s cannot be sent', async (_, words, options, why) => {
    const { ana } = await startWithCommands();
    await expect(ana.command(words, options, IDS.vms)).rejects.toThrow(why);
  });

  it('can be sent as nobody could type it', async () => {
    const { discord, ana } = await startWithCommands();
    const ack = await ana.command('vm create', { size: 'xl', cpu: 4 }, IDS.vms, { asTyped: true });
    const options = [
      { name: 'size', type: 3, value: 'xl' },
      { name: 'cpu', type: 3, value: 4 },
    ];
    expect(discord.payloadOf(ack)).toMatchObject({ data: { options: [{ type: 1, name: 'create', options }] } });
  });

  it('can be one that is not registered any more', async () => {
    const { discord, ana } = await startWithCommands();
    const ack = await ana.command('vm template old', { name: 'x' }, IDS.vms, { asTyped: true });
    const inner = [{ type: 1, name: 'old', options: [{ name: 'name', type: 3, value: 'x' }] }];
    expect(discord.payloadOf(ack)).toMatchObject({
      data: { name: 'vm', options: [{ type: 2, name: 'template', options: inner }] },
    });
  });

  it('is not for a channel that one does not see', async () => {
    const { discord, ana } = await startWithCommands();
    const overwrite = { id: IDS.ana, kind: 'member', allow: [], deny: ['ViewChannel'] } as const;
    discord.setChannel({ id: IDS.vms, overwrites: [{ ...overwrite, allow: [], deny: [...overwrite.deny] }] });
    await expect(ana.command('vm mine', {}, IDS.vms)).rejects.toThrow('does not see the channel vms');
  });

  it('offers nothing for an option without offers', async () => {
    const { ana } = await startWithCommands();
    await expect(ana.autocomplete('vm create', {}, 'name', 'w', IDS.vms)).rejects.toThrow('has no autocomplete');
  });
});

describe('a button and a select', () => {
  it('are found by what is written on them, and only those that can be used', async () => {
    const buttons = [
      { type: 2, style: 3, label: 'Approve', custom_id: 'approve:1:a' },
      { type: 2, style: 4, label: 'Deny', custom_id: 'deny:1:a', disabled: true },
      { type: 2, style: 5, label: 'Docs', url: 'https://example.org/' },
    ];
    const { discord, ana, message } = await startWithMessage({
      ...CARD,
      components: [{ type: 1, components: buttons }],
    });
    expect(discord.payloadOf(await ana.click(message, 'approve:1:a'))).toMatchObject({
      type: 3,
      data: { component_type: 2, custom_id: 'approve:1:a', id: 2 },
      message: { id: message.id },
    });
    await expect(ana.click(message, 'Deny')).rejects.toThrow('is switched off');
    await expect(ana.click(message, 'Docs')).rejects.toThrow('opens https://example.org/');
    await expect(ana.click(message, 'Hold')).rejects.toThrow('there is: "Approve", "Deny", "Docs"');
    discord.deleteMessage(message.id);
    await expect(ana.click(message, 'Approve')).rejects.toThrow('not there any more');
  });

  it('choose what is offered', async () => {
    const { discord, ana, message } = await startWithMessage({
      ...CARD,
      components: [{ type: 1, components: [SELECT] }],
    });
    expect(discord.payloadOf(await ana.select(message, 'size', 's'))).toMatchObject({
      data: { component_type: 3, custom_id: 'size', values: ['s'] },
    });
    await expect(ana.select(message, 'size', 'xl')).rejects.toThrow('offers no "xl"');
    await expect(ana.select(message, 'size', ['s', 'm'])).rejects.toThrow('takes 1 to 1 values');
    await expect(ana.select(message, 'disk', 's')).rejects.toThrow('there is: size');
  });

  it('of an answer for one person are not for another', async () => {
    const used = await startWithCommands();
    await answer(used, await use(used), { type: 4, data: { ...CARD, flags: CARD.flags | (1 << 6) } });
    const [message] = used.discord.ephemerals(IDS.ana);
    if (message === undefined) throw new Error('no message');
    await expect(used.discord.user(IDS.bo).click(message, 'Approve')).rejects.toThrow('only');
  });
});

describe('a form', () => {
  const label = (component: object) => ({ type: 18, label: 'A field', component });
  const FIELDS = [
    label({ type: 4, custom_id: 'name', style: 1, max_length: 5 }),
    label({ type: 4, custom_id: 'reason', style: 2, required: false, value: 'because' }),
    label(SELECT),
  ];
  async function startWithForm() {
    const used = await startWithCommands();
    await answer(used, await use(used), { type: 9, data: { custom_id: 'f:1', title: 'Create', components: FIELDS } });
    const form = used.discord.modalOf(IDS.ana);
    if (form === null) throw new Error('no form');
    return { ...used, form };
  }

  it('sends what is typed, and what stands in the other fields', async () => {
    const { discord, ana, form } = await startWithForm();
    const sent = discord.payloadOf(await ana.submit(form, { name: 'web-1' }));
    expect(sent).toMatchObject({
      type: 5,
      data: {
        custom_id: 'f:1',
        components: [
          { type: 18, component: { type: 4, custom_id: 'name', value: 'web-1' } },
          { type: 18, component: { type: 4, custom_id: 'reason', value: 'because' } },
          { type: 18, component: { type: 3, custom_id: 'size', values: ['m'] } },
        ],
      },
    });
    expect(tokenOf(sent).token).not.toBe('');
    expect(form.trouble).toContain('Try again');
  });

  it.each<[string, { [field: string]: string }, string]>([
    ['without what is required', {}, 'the field "name" is required'],
    ['with too much', { name: 'web-100' }, 'takes at most 5'],
    ['with two lines in one', { name: 'a\nb' }, 'takes one line'],
    ['with a value that is not offered', { name: 'a', size: 'xl' }, 'offers no "xl"'],
    ['with a field that is not there', { cpu: '4' }, 'there is: name, reason, size'],
  ])('%s cannot be sent', async (_, fields, why) => {
    const { ana, form } = await startWithForm();
    await expect(ana.submit(form, fields)).rejects.toThrow(why);
  });

  it('that is closed cannot be sent, but by somebody who cheats', async () => {
    const { discord, ana, form } = await startWithForm();
    ana.closeModal();
    expect(discord.modalOf(IDS.ana)).toBeNull();
    await expect(ana.submit(form, { name: 'a' })).rejects.toThrow('not on the screen');
    expect(await ana.submit(form, { name: 'a' }, { stale: true })).toMatchObject({ ack: 'failed' });
  });
});
