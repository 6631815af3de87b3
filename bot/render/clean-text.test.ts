import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.js';

describe('cleanText', () => {
  it.each([
    ['turns nothing', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['hides nothing', 'pr\u200dod\u200b\u00ad', 'pr\ufffdod\ufffd\ufffd'],
    ['shows control characters', '\u001b[31mx\u0007', '␛[31mx␇'],
    ['mends broken pairs', 'a\ud83db', 'a\ufffdb'],
    ['makes one line of many', 'a\r\nb\u2028c', 'a b c'],
    ['keeps the joiner of a family', '👩‍👧', '👩‍👧'],
    ['keeps the non-joiner of Persian', 'می‌خواهم', 'می‌خواهم'],
    ['keeps the joiner of Bengali', 'ক্‍ষ', 'ক্‍ষ'],
    ['keeps every letter', 'Ångström ไทย 漢字 עברית', 'Ångström ไทย 漢字 עברית'],
  ])('%s', (_, given, shown) => {
    expect(cleanText(given)).toBe(shown);
  });

  it('keeps lines where it is told to', () => {
    expect(cleanText('a\r\nb\tc', 'keep')).toBe('a\nb  c');
  });
});
