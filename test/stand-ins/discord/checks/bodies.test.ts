import { REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { FALSE_ALARMS } from '../rest/openapi.js';
import { HAS_SPECS } from '../rest/specs.js';
import { IDS } from '../state/seed-server.js';
import { answer, CARD, COMMANDS, codeOf, post, register, use, useRest } from '../use-rest.js';

const start = useRest();
const INVALID = 50035;
const V2 = 1 << 15;
const text = (content: string) => ({ type: 10, content });
const many = <T>(count: number, make: (place: number) => T): T[] =>
  Array.from({ length: count }, (_, place) => make(place));
const button = (label: string, custom_id: string) => ({ type: 2, style: 2, label, custom_id });
const row = (...components: object[]) => ({ type: 1, components });
const select = (options: object[]) => row({ type: 3, custom_id: 'size', options });
const option = (place: number) => ({ label: `size ${place}`, value: String(place) });

describe('a message', () => {
  it.each<[string, object, string]>([
    ['of 41 components with those inside', v2({ type: 17, components: many(40, () => text('x')) }), '41 components'],
    [
      'of more than 4000 characters over all texts',
      v2(text('x'.repeat(2001)), text('x'.repeat(2000))),
      '4001 characters',
    ],
    ['with content beside Components V2', { ...v2(text('x')), content: 'x' }, 'content: cannot be used'],
    ['with embeds beside Components V2', { ...v2(text('x')), embeds: [{ title: 'x' }] }, 'embeds: cannot be used'],
    ['with a text display and no flag', { components: [text('x')] }, 'needs the flag'],
    ['with a custom_id that stands twice', v2(row(button('a', 'x'), button('b', 'x'))), 'custom_id x stands twice'],
    ['with an id that stands twice', v2({ ...text('a'), id: 7 }, { ...text('b'), id: 7 }), 'id 7 stands twice'],
    ['of 2001 characters', { content: 'x'.repeat(2001) }, '2000 or fewer'],
    ['with embeds of 6001 characters', { embeds: many(2, (one) => ({ description: 'x'.repeat(3000 + one) })) }, '6001'],
    ['with a label of 81', v2(row(button('x'.repeat(81), 'x'))), '80 or fewer'],
    ['with six buttons in a row', v2(row(...many(6, (place) => button('x', `x${place}`)))), 'one to five buttons'],
    ['with 26 options', v2(select(many(26, option))), '26 options'],
    ['with an option that stands twice', v2(select([option(1), option(1)])), 'a value stands twice'],
    ['with a button of no label', v2(row({ type: 2, style: 2, custom_id: 'x' })), 'needs a label'],
    ['with a button of a link and an id', v2(row({ ...button('x', 'x'), style: 5 })), 'url'],
    ['with a file that did not come', v2({ type: 13, file: { url: 'attachment://plan.txt' } }), 'came with no file'],
    ['with enforce_nonce alone', { content: 'x', enforce_nonce: true }, 'without a nonce'],
    ['with a nonce of 26', { content: 'x', nonce: 'x'.repeat(26) }, '25 or fewer'],
  ])('%s is refused and kept', async (_, body, words) => {
    const used = await start();
    expect(await codeOf(post(used, body))).toBe(INVALID);
    expect(used.discord.violations[0]?.problem).toContain(words);
    expect(() => used.discord.assertValid()).toThrow('Discord would not have taken this');
    expect(used.discord.messages(IDS.vms)).toEqual([]);
  });

  it.skipIf(!HAS_SPECS).each<[string, object, string]>([
    ['with a key that nobody knows', { ...CARD, allowedMentions: {} }, 'allowedMentions'],
    ['with a custom_id of 101', v2(row(button('x', 'x'.repeat(101)))), '100'],
    ['with a text of 4001', v2(text('x'.repeat(4001))), '4000'],
    ['with a number as content', { content: 7 }, 'string'],
  ])('%s does not fit the published description', async (_, body, words) => {
    const used = await start();
    expect(await codeOf(post(used, body))).toBe(INVALID);
    expect(used.discord.violations[0]?.problem).toContain(words);
  });

  it('of more than 10 MiB is refused, and a smaller file is kept and shown', async () => {
    const { discord, rest } = await start();
    const send = (size: number) => {
      const files = [{ name: 'plan.txt', data: Buffer.alloc(size, 'x') }];
      const body = { ...CARD, components: [{ type: 13, file: { url: 'attachment://plan.txt' } }] };
      return rest.post(Routes.channelMessages(IDS.vms), { body, files });
    };
    expect(await codeOf(send(10 * 1024 * 1024 + 1))).toBe(INVALID);
    expect(await codeOf(send(100))).toBe(0);
    expect(discord.files(IDS.vms).map(({ name, content }) => [name, content.length])).toEqual([['plan.txt', 100]]);
  });

  it('cannot lose the flag of Components V2', async () => {
    const used = await start();
    await post(used, CARD);
    const id = used.discord.messages(IDS.vms)[0]?.id ?? '';
    const edit = (body: object) => used.rest.patch(Routes.channelMessage(IDS.vms, id), { body });
    expect(await codeOf(edit({ flags: 0, content: 'x' }))).toBe(INVALID);
    expect(await codeOf(edit({ components: [text('x')] }))).toBe(0);
  });

  it('of nothing is refused', async () => {
    expect(await codeOf(post(await start(), {}))).toBe(50006);
  });
});

describe('a form', () => {
  const label = (place: number, more: object = {}) => ({
    type: 18,
    label: `Field ${place}`,
    component: { type: 4, custom_id: `f${place}`, style: 1, ...more },
  });
  const form = (more: object) => ({
    type: 9,
    data: { custom_id: 'form', title: 'Create', components: [label(1)], ...more },
  });
  it.each<[string, object, number]>([
    ['as it should be', {}, 0],
    ['with a title of 46', { title: 'x'.repeat(46) }, INVALID],
    ['of six fields', { components: many(6, label) }, INVALID],
    ['of none', { components: [] }, INVALID],
    ['with a label of 46', { components: [{ ...label(1), label: 'x'.repeat(46) }] }, INVALID],
    ['with a custom_id that stands twice', { components: [label(1), label(1)] }, INVALID],
    ['with a value that is longer than allowed', { components: [label(1, { max_length: 3, value: 'long' })] }, INVALID],
  ])('%s', async (_, more, code) => {
    const used = await start();
    expect(await codeOf(answer(used, await use(used), form(more)))).toBe(code);
  });
});

describe('commands', () => {
  const command = (more: object) => [{ name: 'vm', description: 'x', ...more }];
  const plain = (place: number, more: object = {}) => ({ type: 3, name: `o${place}`, description: 'x', ...more });
  const choice = (place: number) => ({ name: `n${place}`, value: `v${place}` });
  it.each<[string, object, number]>([
    ['as they should be', COMMANDS, 0],
    ['with a permission as a text', command({ default_member_permissions: '8' }), 0],
    ['with a name in capitals', command({ name: 'VM' }), INVALID],
    ['with a space in the name', command({ name: 'v m' }), INVALID],
    ['that stand twice', [...command({}), ...command({})], INVALID],
    ['with 26 options', command({ options: many(26, plain) }), INVALID],
    ['with 26 choices', command({ options: [plain(1, { choices: many(26, choice) })] }), INVALID],
    [
      'with choices and autocomplete',
      command({ options: [plain(1, { choices: [choice(1)], autocomplete: true })] }),
      INVALID,
    ],
    ['with a required option after another', command({ options: [plain(1), plain(2, { required: true })] }), INVALID],
    ['with a sub-command beside an option', command({ options: [plain(1), { ...plain(2), type: 1 }] }), INVALID],
    [
      'of more than 8000 characters',
      command({
        options: many(25, (one) => ({
          ...plain(one),
          type: 1,
          options: many(4, (two) => plain(two, { description: 'x'.repeat(90) })),
        })),
      }),
      INVALID,
    ],
  ])('%s', async (_, commands, code) => {
    const used = await start();
    expect(await codeOf(register(used, commands))).toBe(code);
    expect(used.discord.commands().length).toBe(code === 0 ? 1 : 0);
  });

  it('keep their ids when they are registered again, and get a version where they changed', async () => {
    const used = await start();
    await register(used);
    const [first] = used.discord.commands();
    await register(used);
    expect(used.discord.commands()[0]).toEqual(first);
    await register(used, [{ ...COMMANDS[0], description: 'Another' }]);
    const [after] = used.discord.commands();
    expect([after?.id, after?.version === first?.version]).toEqual([first?.id, false]);
  });
});

it('two hundred new commands a day are all', async () => {
  const used = await start();
  const named = (word: string) => many(100, (place) => ({ name: `${word}${place}`, description: 'x' }));
  await register(used, named('a'));
  await register(used, named('b'));
  await register(used, named('b'));
  expect(await codeOf(register(used, named('c')))).toBe(30034);
  used.discord.skip(86_400_000);
  expect(await codeOf(register(used, named('c')))).toBe(0);
});

it('a route that is not there is 404 and a violation', async () => {
  const { discord } = await start();
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.botToken());
  expect(await codeOf(rest.get('/guilds/1/nothing'))).toBe(404);
  expect(discord.violations[0]?.problem).toContain('no route');
});

it('lets through what the description alone finds wrong, by name', () => {
  expect(FALSE_ALARMS.map(({ key }) => key)).toEqual([
    'default_member_permissions',
    'tts',
    'enforce_nonce',
    'enforce_nonce',
    'enforce_nonce',
    'type',
  ]);
});

function v2(...components: object[]): object {
  return { flags: V2, components };
}
