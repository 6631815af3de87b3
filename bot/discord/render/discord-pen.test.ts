import { describe, expect, it } from 'vitest';
import { discordPen } from './discord-pen.js';

const GUILD = '1098765432109876540';
const pen = discordPen({ guild: GUILD, command: 'lab' });

describe('a text of a card', () => {
  it.each([
    ['what has nothing to see', ' \n ', '–'],
    ['lines', 'a\n# b\r\n> c\n1) d', 'a # b > c 1) d'],
    ['what turns the direction of writing', 'a\u202eb', 'a\ufffdb'],
    ['a command', 'see /vm help or /vm-admin audit', 'see /lab help or /lab-admin audit'],
    ['markup', '**a** <@1>', '\\*\\*a\\*\\* \\<@1>'],
    ['what is too long, without half an escape', `${'a'.repeat(37)}**`, `${'a'.repeat(37)}…`],
  ])('has %s as what is harmless', (_, given, safe) => {
    expect(pen.safe(given, 40)).toBe(safe);
  });

  it('has its marks as they are where nothing is read as markup', () => {
    expect(pen.plain('**a** <@1>', 80)).toBe('**a** <@1>');
    expect(pen.plain('x'.repeat(81), 80)).toBe(`${'x'.repeat(79)}…`);
  });

  it('ends no code block, and says what is cut of it', () => {
    expect(pen.lines('a ```\n# b\n\n', 80)).toBe('a \u02cb\u02cb\u02cb\n# b');
    expect(pen.lines('x'.repeat(100), 80)).toBe(`${'x'.repeat(72)}\n… (cut)`);
  });
});

describe('a moment', () => {
  it.each([
    ['is in the reader’s zone', 1_795_531_200_999, '<t:1795531200:f> (<t:1795531200:R>)'],
    ['before the epoch is rounded down', -1, '<t:-1:f> (<t:-1:R>)'],
    ['that is none is said to be none', Number.NaN, 'an unknown time'],
    ['that is too far away is said to be none', 8.65e15, 'an unknown time'],
  ])('%s', (_, at, written) => {
    expect(pen.moment(at)).toBe(written);
  });
});

describe('somebody', () => {
  it.each([
    ['an account', 'discord:200000000000000001', '<@200000000000000001>'],
    ['a role of this server', `discord:${GUILD}/300000000000000001`, '<@&300000000000000001>'],
    ['a role of another server', 'discord:1098765432109876541/300000000000000001', null],
    ['an account of another chat', 'slack:T1/U2', null],
    ['what is no account', 'discord:1>', null],
    ['nobody', null, null],
  ])('is mentioned where it is %s', (_, address, mention) => {
    expect(pen.mention(address)).toBe(mention);
    expect(pen.person({ display: 'ana_b', actor: address })).toBe(mention ?? 'ana\\_b');
    expect(pen.name({ display: 'ana_b', actor: address })).toBe('ana\\_b');
  });
});

it('shows a channel by its id, and what is none as text', () => {
  expect(pen.channel('400000000000000001')).toBe('<#400000000000000001>');
  expect(pen.channel('C1 *')).toBe('C1 \\*');
});
