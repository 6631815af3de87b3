import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecrets } from './find-secrets.js';
import { type RedactedPiece, redactionMark, redactStream } from './redact-stream.js';
import { secretForms } from './secret-forms.js';

describe('redactStream', () => {
  it.each<[string, string[], string[], string]>([
    ['a secret in one piece', ['hunter22'], ['my hunter22 here'], 'my *** here'],
    ['a secret in three pieces', ['hunter22'], ['my hun', 'ter2', '2 here'], 'my *** here'],
    ['what only begins like a secret', ['hunter22'], ['hunter', '2 and hunte'], 'hunter2 and hunte'],
    ['a secret that is the beginning of another', ['hunter', 'hunter22'], ['hunter', '22!'], '***!'],
    ['secrets that overlap', ['abcdef', 'defghi'], ['abcd', 'efg', 'hi'], '***'],
    ['secrets that touch', ['hunter22', 'letmein'], ['hunter22', 'letmein.'], '***.'],
    ['characters cut in two', ['geheimnis'], ['für ', 'geheimnis ü'], 'für *** ü'],
    ['no secrets at all', [], ['as it is'], 'as it is'],
  ])('redacts %s', (_, secrets, pieces, text) => {
    expect(
      textOf(
        redact(
          secrets,
          pieces.map((piece) => Buffer.from(piece)),
        ),
      ),
    ).toBe(text);
  });

  it('holds back nothing that cannot be a secret', () => {
    const redactor = redactStream(findSecrets(['hunter22']));
    expect(textOf(redactor.push(Buffer.from('a line\n')))).toBe('a line\n');
  });

  it('keeps a character whole over the border of two pieces', () => {
    const bytes = Buffer.from('a€b😀');
    expect(
      textOf(
        redact(
          ['hunter22'],
          [...bytes].map((byte) => Buffer.from([byte])),
        ),
      ),
    ).toBe('a€b😀');
  });

  it('holds back a bounded part of secrets that overlap without an end', () => {
    const redactor = redactStream(findSecrets(['aaaaaa']));
    const pieces: RedactedPiece[] = [];
    for (let n = 0; n < 20; n += 1) {
      pieces.push(...redactor.push(Buffer.alloc(10_000, 'a')));
    }
    const taken = pieces.reduce((sum, piece) => sum + piece.rawLength, 0);
    expect(taken).toBeGreaterThan(100_000);
    const all = textOf([...pieces, ...redactor.push(Buffer.from(' end')), ...redactor.end()]);
    expect(all.replaceAll(redactionMark, '')).toBe(' end');
  });

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 6, maxLength: 9 });
  const chunks = fc.array(
    fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', 'é'), maxLength: 30 }), letters),
    { maxLength: 20 },
  );

  it('does what a look at the whole text would do', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 5 }), chunks, (secrets, texts) => {
        const pieces = redact(
          secrets,
          texts.map((text) => Buffer.from(text)),
        );
        expect(textOf(pieces)).toBe(redactWhole(secrets, texts.join('')));
        expect(pieces.reduce((sum, piece) => sum + piece.rawLength, 0)).toBe(Buffer.byteLength(texts.join('')));
      }),
      { numRuns: 2000 },
    );
  });

  it('can be begun anew after any piece', () => {
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), chunks, fc.nat(20), (secrets, texts, at) => {
        const finder = findSecrets(secrets);
        const bytes = texts.map((text) => Buffer.from(text));
        const first = redactStream(finder);
        const before = bytes.slice(0, at).flatMap((part) => first.push(part));
        const taken = before.reduce((sum, piece) => sum + piece.rawLength, 0);
        const second = redactStream(finder);
        const after = [...second.push(Buffer.concat(bytes).subarray(taken)), ...second.end()];
        expect(textOf([...before, ...after])).toBe(redactWhole(secrets, texts.join('')));
      }),
      { numRuns: 1000 },
    );
  });
});

function redact(secrets: readonly string[], pieces: readonly Buffer[]): RedactedPiece[] {
  const redactor = redactStream(findSecrets(secrets));
  return [...pieces.flatMap((piece) => redactor.push(piece)), ...redactor.end()];
}

function textOf(pieces: readonly RedactedPiece[]): string {
  return pieces.map((piece) => piece.text).join('');
}

/** The simple way: marks each character of each occurrence of each form. */
function redactWhole(secrets: readonly string[], text: string): string {
  const hidden = new Set<number>();
  for (const form of secrets.flatMap(secretForms)) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      for (let offset = 0; offset < form.length; offset += 1) {
        hidden.add(at + offset);
      }
    }
  }
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    result += !hidden.has(at) ? text.charAt(at) : hidden.has(at - 1) ? '' : redactionMark;
  }
  return result;
}
