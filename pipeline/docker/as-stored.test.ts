import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asStored } from './as-stored.js';

const bad = Buffer.from('\ufffd');

describe('asStored', () => {
  it.each<[string, string[], string]>([
    ['plain text', ['one\n', 'two'], 'one\ntwo'],
    ['a byte that is never valid', ['a\xffb\n'], `a${bad.toString('latin1')}b\n`],
    ['a character in two pieces', ['half \xc3', '\xa9 rest\n'], 'half \xc3\xa9 rest\n'],
    ['a character cut off by a newline', ['\xf0\x9f\x98', '\n'], `${bad.toString('latin1').repeat(3)}\n`],
    ['a character cut off by the end', ['a\xe2\x82'], `a${bad.toString('latin1').repeat(2)}`],
    ['an overlong form', ['\xc0\xaf\n'], `${bad.toString('latin1').repeat(2)}\n`],
    ['half a surrogate', ['\xed\xa0\x80\n'], `${bad.toString('latin1').repeat(3)}\n`],
  ])('stores %s as the engine does', (_, pieces, stored) => {
    expect(storedOf(pieces.map((piece) => Buffer.from(piece, 'latin1'))).toString('latin1')).toBe(stored);
  });

  it('cuts a character in two where a line goes beyond 16 KiB', () => {
    const line = Buffer.from(`${'x'.repeat(16_383)}é€\n${'y'.repeat(16_384)}é\n`);
    const stored = `${'x'.repeat(16_383)}\ufffd\ufffd€\n${'y'.repeat(16_384)}é\n`;
    expect(storedOf([line]).toString()).toBe(stored);
  });

  it('gives the same in whatever pieces the bytes arrive', () => {
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('é', '€', '😀', '\n', 'x'.repeat(16_380), 'plain text\n').map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 20_000 })), (parts, cuts) => {
        const whole = Buffer.concat(parts);
        const pieces: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(whole.subarray(at, at + cut));
          at += cut;
        }
        pieces.push(whole.subarray(at));
        expect(storedOf(pieces).equals(storedOf([whole]))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function storedOf(pieces: readonly Buffer[]): Buffer {
  const form = asStored();
  return Buffer.concat([...pieces.map((piece) => form.push(piece)), form.end()]);
}
