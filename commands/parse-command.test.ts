import { describe, expect, it } from 'vitest';
import { parseCommand } from './parse-command.js';

const short = (text: string) => {
  const parsed = parseCommand(text);
  return parsed.ok ? parsed.words.map(({ key, value }) => (key === null ? value : [key, value])) : parsed.problem;
};

describe('parseCommand', () => {
  it.each([
    ['bare words', '/vm create web-1', ['/vm', 'create', 'web-1']],
    ['keys', 'create web-1 size=s env=prod', ['create', 'web-1', ['size', 's'], ['env', 'prod']]],
    ['quoted text', 'reason="load test 4.2"', [['reason', 'load test 4.2']]],
    ['curly quotes of a phone', 'reason=“load test”', [['reason', 'load test']]],
    [
      'single quotes',
      "reason='load test' size=s",
      [
        ['reason', 'load test'],
        ['size', 's'],
      ],
    ],
    ['single quotes of a phone', 'reason=‘load test’', [['reason', 'load test']]],
    ['an apostrophe as text', "deny R-1 it's late", ['deny', 'R-1', "it's", 'late']],
    ['an apostrophe within single quotes', "reason='it's late'", [['reason', "it's late"]]],
    ['a single quote without its other one as text', "'tis late", ["'tis", 'late']],
    ['escapes in quotes', String.raw`reason="a \"b\" c:\\d"`, [['reason', String.raw`a "b" c:\d`]]],
    [
      'a key without a value',
      'size= env=dev',
      [
        ['size', ''],
        ['env', 'dev'],
      ],
    ],
    ['equal signs in a value', 'x=a=b', [['x', 'a=b']]],
    ['no key before digits', '1=2', ['1=2']],
    ['tabs and line ends', 'a\tb\n c', ['a', 'b', 'c']],
    ['template text as text', `reason="{{ x }} \${y} %{z}"`, [['reason', `{{ x }} \${y} %{z}`]]],
    ['nothing', '', []],
    ['a quote that is not closed', 'reason="load', 'the quote that opens at character 8 is not closed'],
  ])('reads %s', (_, text, expected) => {
    expect(short(text)).toEqual(expected);
  });
});
