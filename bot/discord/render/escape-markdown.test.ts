import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapedLength, escapeMarkdown } from './escape-markdown.js';

it.each([
  ['*bold* _it_ ~~no~~', '\\*bold\\* \\_it\\_ \\~\\~no\\~\\~'],
  ['||spoiler||', '\\|\\|spoiler\\|\\|'],
  ['[a](https://x.y)', '\\[a\\](https\\://x.y)'],
  ['<@1> <#2> <t:3>', '\\<@1> \\<#2> \\<t:3>'],
  ['@everyone @here @you', '\\@everyone \\@here @you'],
  ['# head', '\\# head'],
  ['> quote', '\\> quote'],
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['1) item', '1\\) item'],
  ['10.0.20.10', '10.0.20.10'],
  ['2.5 GiB', '2.5 GiB'],
  ['a `code *x*` b', 'a `code *x*` b'],
  ['a ` b', 'a \\` b'],
  ['C:\\dir', 'C:\\\\dir'],
])('%s stands there as it is', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

it('costs no more than it is said to, and without its backslashes is the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped.length).toBeLessThanOrEqual(escapedLength(text) + 1);
      if (text.includes('`')) return;
      expect(escaped.replaceAll(/\\([\\*_~|<[\]@:\-+#>.)])/g, '$1')).toBe(text);
    }),
  );
});
