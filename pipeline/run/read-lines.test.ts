import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.js';

describe('readLines', () => {
  it.each<[string, string[], string[]]>([
    ['over the borders of chunks', ['on', 'e\ntw', 'o\n'], ['one', 'two']],
    ['several in one chunk', ['a\nb\n\nc\n'], ['a', 'b', '', 'c']],
    ['with carriage returns', ['a\r', '\nb\r\n'], ['a', 'b']],
    ['the last without a newline', ['a\nb'], ['a', 'b']],
    ['no more of a long line than the bound', ['0123456789', '0123\nnext\n'], ['01234567', 'next']],
  ])('gives lines: %s', (_, chunks, lines) => {
    const found: string[] = [];
    const reader = readLines((line) => found.push(line), 8);
    chunks.forEach(reader.push);
    reader.end();
    expect(found).toEqual(lines);
  });
});
