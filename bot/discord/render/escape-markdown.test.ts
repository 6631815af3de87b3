import fc from 'fast-check';
import { expect, it } from 'vitest';
import { discordPen } from './discord-pen.js';
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
  ['10. item', '10\\. item'],
  ['1.', '1\\.'],
  ['* item', '\\* item'],
  ['+ item', '\\+ item'],
  ['  - item', '  \\- item'],
  ['-# small', '\\-# small'],
  ['### head', '\\### head'],
  ['>>> quote', '\\>>> quote'],
  ['a # b - c > d 1. e', 'a # b - c > d 1. e'],
  ['```sh', '\\`\\`\\`sh'],
  ['```a```', '\\`\\``a`\\`\\`'],
  ['`a``b` *c*', '`a``b` \\*c\\*'],
  ['\\*a*', '\\\\\\*a\\*'],
  ['\\`a`', '\\\\`a`'],
  ['<@&1> </vm:1> <:a:1>', '\\<@&1> \\</vm:1> \\<:a:1>'],
  ['http://x.y/_a_', 'http\\://x.y/\\_a\\_'],
  ['a: b', 'a: b'],
  ['ana@here.org', 'ana\\@here.org'],
  ['10.0.20.10', '10.0.20.10'],
  ['10.0.20.0/24)', '10.0.20.0/24)'],
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

const mark = fc.constantFrom(...'`*_~|<>[]()#-+@:/.\\\\1x \n', '```', '@everyone', '://', '1. ', '1) ');
const text = fc.oneof(
  fc.array(mark, { maxLength: 30 }).map((marks) => marks.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
/** As Discord reads it: what is escaped and what is code has no meaning any more. */
const meant = (written: string): string => written.replaceAll(/\\[^0-9A-Za-z\s]|`[^`\n]+`/g, '·');

it('leaves no mark that means something, wherever it is cut', () => {
  const pen = discordPen({ guild: '1098765432109876540', command: 'vm' });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 60 }), (given, max) => {
      const written = pen.safe(given, max);
      expect(written.length).toBeLessThanOrEqual(max);
      expect(meant(written)).not.toMatch(/[*_~|`<[\]\\\n]|@everyone|@here|:\/\//);
      expect(meant(written)).not.toMatch(/^\s*(?:[-+#>]|\d+[.)](?:\s|$))/);
    }),
    { numRuns: 2000 },
  );
});
