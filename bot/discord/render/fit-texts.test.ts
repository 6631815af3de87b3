import { expect, it } from 'vitest';
import { fitTexts } from './fit-texts.js';

const lines = (count: number, text = 'a line of a plan'): string =>
  Array.from({ length: count }, (_, place) => `${text} ${place}`).join('\n');

it('leaves texts that fit as they are', () => {
  expect(fitTexts(['a', 'b'], 10)).toEqual(['a', 'b']);
});

it.each([
  [[10, 3000, 2900], 3010, [10, 1471, 1471]],
  [[100, 900, 2000], 1800, [100, 821, 821]],
  [[400, 300, 5000], 1700, [400, 300, 971]],
])('gives texts of %j characters their share of %i, less what says that they are cut', (given, max, shown) => {
  const fitted = fitTexts(
    given.map((length) => 'x'.repeat(length)),
    max,
  );
  expect(fitted.map(({ length }) => length)).toEqual(shown);
});

it('cuts the longest at a line, and says how many more there are', () => {
  const [long = '', short] = fitTexts([lines(100), 'short'], 600);
  expect(short).toBe('short');
  const shown = long.split('\n');
  expect(shown.at(-1)).toBe(`… ${100 - (shown.length - 1)} more lines`);
  expect(long.length).toBeLessThanOrEqual(595);
});

it.each([
  ['no line', `short\n${'x'.repeat(1000)}`, '…'],
  ['one line', `short\n${'x'.repeat(1000)}\nlast`, '…\n… 1 more line'],
  ['three lines', `${'x'.repeat(1000)}\na\n\nb\nc`, '…\n… 3 more lines'],
])('says that %s follows one that is cut', (_, text, end) => {
  const [cut = ''] = fitTexts([text], 500);
  expect(cut.slice(cut.lastIndexOf('x') + 1)).toBe(end);
  expect(cut.length).toBeLessThanOrEqual(500);
});

it.each([
  ['an escape', 'x'.repeat(469), `\\*\\*${'y'.repeat(100)}`],
  ['a mention', 'x'.repeat(460), `<@1098765432109876540> ${'y'.repeat(100)}`],
  ['a role', 'x'.repeat(460), `<@&1098765432109876540> ${'y'.repeat(100)}`],
  ['a date', 'x'.repeat(460), `<t:1795531200:f> ${'y'.repeat(100)}`],
])('leaves no half of %s', (_, before, text) => {
  expect(fitTexts([before + text], 500)).toEqual([`${before}…`]);
});

it('leaves no code block open', () => {
  const [cut = ''] = fitTexts([`before\n\`\`\`\n${lines(100)}\n\`\`\``], 600);
  expect(cut.endsWith('\n```')).toBe(true);
  expect(cut.length).toBeLessThanOrEqual(600);
});

it.each([
  ['a family', '👩‍👩‍👧‍👦'],
  ['a letter and its accent', 'e\u0301'],
  ['a flag', '🇩🇪'],
])('does not cut %s in two', (_, grapheme) => {
  const [cut = ''] = fitTexts([grapheme.repeat(400)], 500);
  const kept = cut.replace(/…$/, '');
  expect(kept).toBe(grapheme.repeat(kept.length / grapheme.length));
  expect(kept).not.toBe('');
});
