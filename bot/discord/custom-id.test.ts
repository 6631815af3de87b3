import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustomId, readCustomId, writeCustomId } from './custom-id.js';

const proof = 'A-_8'.repeat(5).slice(0, 22).padEnd(22, 'x');

describe('what stands behind a component', () => {
  it.each<[CustomId, string]>([
    [{ kind: 'press', n: 0, token: `42.approve.${proof}` }, `p|0|42.approve.${proof}`],
    [{ kind: 'reason', n: 1, token: `42.deny.${proof}` }, `r|1|42.deny.${proof}`],
    [{ kind: 'name', n: 2, token: `42.destroy.${proof}`, vm: 'web-1' }, `n|2|42!${proof}|web-1`],
    [{ kind: 'sure', n: 0, token: `42.destroy.${proof}`, vm: 'web-1' }, `s|0|42!${proof}|web-1`],
    [{ kind: 'press', n: 3, token: 'say.vm show web-1' }, 'p|3|say.vm show web-1'],
    [{ kind: 'press', n: 3, token: 'say.vm deny R-1 a|b' }, 'p|3|say.vm deny R-1 a|b'],
    [{ kind: 'choice', n: 4, field: 'template' }, 'c|4|template'],
    [{ kind: 'fields', n: 5, page: 1 }, 'f|5|1'],
    [{ kind: 'send', n: 6, form: 'vm create' }, 'x|6|vm create'],
    [{ kind: 'entered', form: 'vm create', page: 0 }, 'e|0|vm create'],
    [{ kind: 'given', token: `42.deny.${proof}` }, `g|42.deny.${proof}`],
  ])('%j is %s and is read back', (id, text) => {
    expect(writeCustomId(id)).toBe(text);
    expect(readCustomId(text)).toEqual(id);
  });

  it('has room for the longest name of a VM and the number of a request in six digits', () => {
    const id = { kind: 'name', n: 24, token: `999999.destroy.${proof}`, vm: 'v'.repeat(63) } as const;
    expect(writeCustomId(id)?.length).toBeLessThanOrEqual(100);
    expect(readCustomId(writeCustomId(id) ?? '')).toEqual(id);
  });

  it('is not written where it has no room', () => {
    expect(writeCustomId({ kind: 'press', n: 0, token: 'x'.repeat(97) })).toBeNull();
  });

  it.each(['', 'p', 'p|', 'p|0', 'p|0|', 'p|x|t', 'n|0|t', 'n|0||vm', 'f|0|x', 'x', 'e|0', 'z|0|t', 'g', '💥|0|t'])(
    'is none of ours: %j',
    (text) => {
      expect(readCustomId(text)).toBeNull();
    },
  );

  it('is read back as it was written, whatever the names and tokens are, or not written', () => {
    const n = fc.integer({ min: 0, max: 999 });
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }),
      fc.constantFrom('|', 'a|b', '1!x', '1.destroy.x', '1.destroy.', '!'),
    );
    const id: fc.Arbitrary<CustomId> = fc.oneof(
      fc.record({ kind: fc.constantFrom('press', 'reason'), n, token: text }),
      fc.record({ kind: fc.constantFrom('name', 'sure'), n, token: text, vm: text }),
      fc.record({ kind: fc.constant('choice'), n, field: text }),
      fc.record({ kind: fc.constant('send'), n, form: text }),
      fc.record({ kind: fc.constant('entered'), page: fc.integer({ min: 0, max: 99 }), form: text }),
      fc.record({ kind: fc.constant('given'), token: text }),
    );
    fc.assert(
      fc.property(id, (one) => {
        const written = writeCustomId(one);
        if (written !== null) expect(readCustomId(written)).toEqual(one);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read without an error, whatever somebody sends', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120, unit: 'binary' }), (text) => void readCustomId(text)));
  });
});
