import { expect, it } from 'vitest';
import { fitTexts } from './fit-texts.js';

const lines = (count: number, text = 'a line of a plan'): string =>
  Array.from({ length: count }, (_, place) => `${text} ${place}`).join('\n');

it('leaves texts that fit as they are', () => {
  expect(fitTexts(['a', 'b'], 10)).toEqual(['a', 'b']);
});

it('cuts the longest at a line, and says how many more there are', () => {
  const [long = '', short] = fitTexts([lines(100), 'short'], 600);
  expect(short).toBe('short');
  const shown = long.split('\n');
  expect(shown.at(-1)).toBe(`… ${100 - (shown.length - 1)} more lines`);
  expect(long.length).toBeLessThanOrEqual(595);
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
